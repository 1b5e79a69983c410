import { expect, test } from 'vitest'
import { step } from '../../../../functions/health/sweep/step.ts'
import { run as judge } from '../../../../functions/health/judge/run.ts'
import { Failure } from '../../../../shared/base/failure.ts'
import { NOON } from '../../../factories/ambient.ts'
import { tokenFacts } from '../../../factories/graph-answers.ts'
import { CONNECTION, INSTALLATION, invalidToken, told } from '../../../factories/verdicts.ts'
import { grantAccounts } from '../judge/judging.ts'
import type { World } from '../../../factories/world.ts'
import { sweepOf, worldWithInstallation } from './sweeping.ts'

const refused = { kind: 'call-refused', at: NOON, code: 190, subcode: 458 } as const

test('a token that is no longer good is told to the judge, with meta’s numbers', async () => {
  const world = worldWithInstallation()
  world.graph.answer('debug-token', invalidToken(458))
  expect(await step(world.ports, [sweepOf(INSTALLATION)])).toEqual([{ done: { counts: { invalid: 1 } } }])
  expect(world.sent.evidence).toEqual([{ message: told(refused), afterSeconds: 0 }])
})

test('with the webhook lost, the judge removes the connection on what a sweep has found', async () => {
  const world = worldWithInstallation()
  world.graph.answer('debug-token', invalidToken(458))
  await step(world.ports, [sweepOf(INSTALLATION)])
  for (const { message } of world.sent.evidence) await judge(world.ports, message)
  expect(world.rows.connections.get(CONNECTION)?.state).toBe('removed')
})

test('that a token is good is told only where something speaks against it', async () => {
  const world = worldWithInstallation()
  world.graph.answer('debug-token', tokenFacts())
  expect(await step(world.ports, [sweepOf(INSTALLATION)])).toEqual([{ done: { counts: { invalid: 0 } } }])
  expect(world.sent.evidence).toEqual([])
  const refusal = { kind: 'operator-error', at: NOON, code: 100 } as const
  world.graph.fail('debug-token', new Failure('ERR_GRAPH_TRANSIENT', 'later'))
  await judge(world.ports, told(refusal))
  world.clock.advance(120_000)
  world.graph.answer('debug-token', tokenFacts())
  await step(world.ports, [sweepOf(INSTALLATION)])
  const asked = { kind: 'asked', at: NOON + 120_000 } as const
  expect(world.sent.evidence.map(({ message }) => message)).toEqual([told(asked)])
  grantAccounts(world, ['42'])
  for (const { message } of world.sent.evidence) await judge(world.ports, message)
  expect(world.rows.installations.get(INSTALLATION)?.health?.verdict).toBe('healthy')
})

test.each([
  new Failure('ERR_GRAPH_THROTTLED_APP', 'slow down'),
  new Failure('ERR_GRAPH_TRANSIENT', 'later'),
  new Failure('ERR_GRAPH_TIMEOUT', 'silence'),
  new Failure('ERR_GRAPH_OPERATOR', 'the app token is wrong'),
])('$code is no evidence: the question fails and nobody is told', async (failure) => {
  const world = worldWithInstallation()
  world.graph.fail('debug-token', failure)
  expect(await step(world.ports, [sweepOf(INSTALLATION)])).toEqual([{ failure }])
  expect(world.sent.evidence).toEqual([])
})

test('an installation without a token fails by itself', async () => {
  const world = worldWithInstallation()
  world.graph.answer('debug-token', invalidToken(458))
  const outcomes = await step(world.ports, [sweepOf('inst_without'), sweepOf(INSTALLATION)])
  expect(outcomes).toMatchObject([{ failure: { code: 'ERR_GRAPH_NO_TOKEN' } }, { done: {} }])
  expect(world.sent.evidence).toHaveLength(1)
})

test('what fails for one app fails for no other', async () => {
  const world = worldWithInstallation()
  world.graph.answer('debug-token', invalidToken(458))
  const failure = new Failure('ERR_APP_NOT_CONFIGURED', 'app other has no secret yet')
  const graphAboutRoots: World['ports']['graphAboutRoots'] = {
    ask: (roots, call) => {
      if (roots.appKey === 'other') throw failure
      return world.ports.graphAboutRoots.ask(roots, call)
    },
  }
  const jobs = [sweepOf('inst_of-other', 'other'), sweepOf(INSTALLATION)]
  const outcomes = await step({ ...world.ports, graphAboutRoots }, jobs)
  expect(outcomes).toEqual([{ failure }, { done: { counts: { invalid: 1 } } }])
})

test('nothing is done before the judge has been told', async () => {
  const world = worldWithInstallation()
  world.graph.answer('debug-token', invalidToken(458))
  const away = new Failure('ERR_STORE_UNAVAILABLE', 'the queue is away')
  world.outward.fail('evidenceQueue.send', away)
  expect(await step(world.ports, [sweepOf(INSTALLATION)])).toEqual([{ failure: away }])
})
