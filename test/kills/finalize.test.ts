import { expect, test } from 'vitest'
import { connects, killEverywhere, type Only } from './kill-points.ts'
import type { Story } from './play.ts'
import { worldOfThisFile } from './world.ts'

const world = worldOfThisFile()
const PATIENCE = 180_000

test(
  'a finalize killed at any call goes on where it was: one connection, one token, one event',
  async () => {
    const { points, lost } = await killEverywhere(world(), connects, 'connections/finalize')
    expect(points).toBeGreaterThan(60)
    expect(lost).toStrictEqual([])
  },
  PATIENCE,
)

const others: readonly { readonly story: Story; readonly only?: Only }[] = [
  // the watchdog comes before the partner: what waits is sent again
  { story: { ...connects, name: 'a partner comes late', partnerAfter: 1 }, only: 'first' },
  { story: { ...connects, name: 'a partner names another reference', ownReference: false } },
  { story: { ...connects, name: 'a person cancels', grants: false } },
  { story: { ...connects, name: 'a partner never comes', partnerAfter: Infinity }, only: 'last' },
]

test.each(others)(
  'a finalize killed at any call ends the login all the same: $story.name',
  async ({ story, only }) => {
    const { points, lost } = await killEverywhere(world(), story, 'connections/finalize', only)
    expect(points).toBeGreaterThanOrEqual(8)
    expect(lost).toStrictEqual([])
  },
  PATIENCE,
)
