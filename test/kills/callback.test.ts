import { expect, test } from 'vitest'
import { connects, killEverywhere } from './kill-points.ts'
import { worldOfThisFile } from './world.ts'

const world = worldOfThisFile()
const PATIENCE = 180_000

/** From the write that begins the exchange to the one that seals its token: nobody can know whether the code is spent. */
const lostAt = [
  'after (UpdateItem ATT META)',
  'before (POST oauth/access_token)',
  'after (POST oauth/access_token)',
  'before (PutItem LAND META)',
]

function placeOf(name: string): string {
  return name.replace(/.*killed (before|after) call \d+ /, '$1 ')
}

test(
  'a callback killed at any call ends as if undisturbed, but between the beginning of the exchange and the seal',
  async () => {
    const { points, lost } = await killEverywhere(world(), connects, 'login/callback')
    expect(points).toBeGreaterThanOrEqual(20)
    expect(lost.map(placeOf)).toStrictEqual(lostAt)
  },
  PATIENCE,
)

test(
  'a callback killed at any call for a person who closes the tab leaves no token and no login without an end',
  async () => {
    const story = { ...connects, name: 'a tab is closed', reloads: false, partnerAfter: Infinity }
    const { points, lost } = await killEverywhere(world(), story, 'login/callback')
    expect(points).toBeGreaterThanOrEqual(20)
    expect(lost.map(placeOf)).toStrictEqual(lostAt)
  },
  PATIENCE,
)

test(
  'a callback killed at any call after a cancel tells partner and bus of the cancel, once',
  async () => {
    const cancels = { ...connects, name: 'a person cancels', grants: false }
    const { points, lost } = await killEverywhere(world(), cancels, 'login/callback')
    expect(points).toBeGreaterThanOrEqual(8)
    expect(lost).toStrictEqual([])
  },
  PATIENCE,
)
