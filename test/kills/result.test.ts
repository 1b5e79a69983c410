import { expect, test } from 'vitest'
import { connects, killEverywhere } from './kill-points.ts'
import { worldOfThisFile } from './world.ts'

const world = worldOfThisFile()
const PATIENCE = 180_000

test.each([
  connects,
  { ...connects, name: 'a partner names another reference', ownReference: false },
  { ...connects, name: 'a person cancels', grants: false },
])(
  'a redeem killed at any call is simply asked again: $name',
  async (story) => {
    const { points, lost } = await killEverywhere(world(), story, 'login/result')
    expect(points).toBeGreaterThanOrEqual(6)
    expect(lost).toStrictEqual([])
  },
  PATIENCE,
)
