import { expect, test } from 'vitest'
import { run } from '../../../../functions/health/live/run.ts'
import { twoApps } from '../../../factories/deployment.ts'
import { createWorld } from '../../../factories/world.ts'

test('a deployment whose apps are all set up is ok', async () => {
  const world = createWorld({ deployment: twoApps })
  expect(await run(world.ports)).toStrictEqual({
    kind: 'json',
    status: 200,
    body: { status: 'ok', apps: { demo: 'ok', other: 'ok' } },
  })
})

test('a deployment with one app that is not set up says which', async () => {
  const world = createWorld({ deployment: twoApps })
  world.configured.delete('other')
  expect(await run(world.ports)).toStrictEqual({
    kind: 'json',
    status: 503,
    body: { status: 'not-configured', apps: { demo: 'ok', other: 'not-configured' } },
  })
})

test('a deployment that cannot tell does not say ok', async () => {
  const world = createWorld()
  world.outward.fail('secretStatus.isSet', new Error('secrets manager is away'))
  await expect(run(world.ports)).rejects.toThrow('secrets manager is away')
})

test('looking changes nothing', async () => {
  const world = createWorld()
  await run(world.ports)
  expect(world.effects).toStrictEqual([])
})
