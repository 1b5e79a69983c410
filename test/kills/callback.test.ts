import { expect, test } from 'vitest'
import { connects, killEverywhere } from './kill-points.ts'
import { worldOfThisFile } from './world.ts'

const world = worldOfThisFile()
const PATIENCE = 180_000

test(
  'a callback killed at any call ends as if undisturbed, but between the beginning of the exchange and the seal',
  async () => {
    const { points, lost } = await killEverywhere(world(), connects, 'login/callback')
    expect(points).toBeGreaterThanOrEqual(20)
    expect(lost.map((name) => name.replace(/.*killed (before|after) call \d+ /, '$1 '))).toStrictEqual([
      'after (UpdateItem ATT META)',
      'before (POST oauth/access_token)',
      'after (POST oauth/access_token)',
      'before (PutItem LAND META)',
    ])
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
