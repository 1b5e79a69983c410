import { expect, test } from 'vitest'
import { connects, killEverywhere } from './kill-points.ts'
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

test.each([
  // the watchdog comes before the partner: what waits is sent again
  [{ ...connects, name: 'a partner comes late', partnerAfter: 1 }, [1]],
  [{ ...connects, name: 'a partner names another reference', ownReference: false }, undefined],
  [{ ...connects, name: 'a person cancels', grants: false }, undefined],
  // the run that ends what nobody asked for within the hour
  [{ ...connects, name: 'a partner never comes', partnerAfter: Infinity }, [5, 6]],
])(
  'a finalize killed at any call ends the login all the same: $0.name',
  async (story, only) => {
    const { points, lost } = await killEverywhere(world(), story, 'connections/finalize', only)
    expect(points).toBeGreaterThan(6)
    expect(lost).toStrictEqual([])
  },
  PATIENCE,
)
