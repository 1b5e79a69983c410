import { expect, test } from 'vitest'
import { run } from '../../../../functions/health/judge/run.ts'
import { NOON } from '../../../factories/ambient.ts'
import { createWorld } from '../../../factories/world.ts'

test('evidence of an installation that is not ours is counted and dropped', async () => {
  const world = createWorld()
  const evidence = { kind: 'uninstalled', at: NOON }
  expect(await run(world.ports, { v: 1, installationId: 'inst_of-nobody', evidence })).toBeUndefined()
  expect(world.counted).toEqual([
    { name: 'Evidence', dimension: { kind: 'uninstalled', bearing: 'unknown' }, amount: 1 },
  ])
  expect(world.effects).toEqual([])
})
