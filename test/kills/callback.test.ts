import { expect, test } from 'vitest'
import { connects, killEverywhere, lostAt, placeOf } from './kill-points.ts'
import { worldOfThisFile } from './world.ts'

const world = worldOfThisFile()
const PATIENCE = 180_000

test(
  'a callback killed at any call ends as if undisturbed, but between the effect of the exchange and the seal',
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
