import { expect, test } from 'vitest'
import { run } from '../../../../functions/health/judge/run.ts'
import { NOON } from '../../../factories/ambient.ts'
import { INSTALLATION, invalidToken, told } from '../../../factories/verdicts.ts'
import { createWorld } from '../../../factories/world.ts'
import { courtroom } from './judging.ts'

const ofNobody = (kind: 'uninstalled' | 'changed', at = NOON) => ({
  v: 1,
  installationId: 'inst_of-nobody',
  evidence: { kind, at },
})

test('evidence of an installation that is not ours is counted and dropped', async () => {
  const world = createWorld()
  expect(await run(world.ports, ofNobody('changed'))).toBeUndefined()
  expect(world.counted).toEqual([
    { name: 'Evidence', dimension: { kind: 'changed', bearing: 'unknown' }, amount: 1 },
  ])
  expect(world.effects).toEqual([])
})

test('an uninstall is kept until a login that was under way must have come to its end', async () => {
  const world = createWorld()
  let message: object | undefined = ofNobody('uninstalled', world.clock.now())
  let kept = 0
  for (; message; kept += 1) {
    await run(world.ports, message)
    const [next] = world.sent.again.splice(0, 1)
    world.clock.advance((next?.afterSeconds ?? 0) * 1000)
    message = next?.message
  }
  expect(kept).toBe(6)
})

test('an uninstall whose time is ahead of ours is not kept for longer', async () => {
  const world = createWorld()
  await run(world.ports, ofNobody('uninstalled', world.clock.now() + 48 * 60 * 60_000))
  expect(world.sent.again).toMatchObject([{ message: { evidence: { at: world.clock.now() } } }])
})

test('an uninstall that came before the installation was written counts with the consent that it is newer than', async () => {
  const { world, health } = courtroom()
  world.graph.answer('debug-token', invalidToken(467))
  const removed = told({ kind: 'uninstalled', at: world.clock.now() })
  const installation = world.rows.installations.get(INSTALLATION)
  world.rows.installations.delete(INSTALLATION)
  await run(world.ports, removed)
  const [next] = world.sent.again.splice(0, 1)
  if (installation) world.rows.installations.set(INSTALLATION, installation)
  world.clock.advance(15 * 60_000)
  await run(world.ports, next?.message)
  expect(health()).toMatchObject({
    verdict: 'removed',
    evidence: [{ kind: 'uninstalled' }, { kind: 'token-invalid' }],
  })
})
