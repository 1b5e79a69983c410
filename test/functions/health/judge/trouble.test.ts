import { expect, test } from 'vitest'
import { Failure } from '../../../../shared/base/failure.ts'
import { NOON } from '../../../factories/ambient.ts'
import { invalidToken, told } from '../../../factories/verdicts.ts'
import { run } from '../../../../functions/health/judge/run.ts'
import { courtroom } from './judging.ts'

const uninstalled = { kind: 'uninstalled', at: NOON } as const

test.each([
  ['a throttled app', new Failure('ERR_GRAPH_THROTTLED_APP', 'slow down'), 900],
  [
    'an app that is over its limit for an hour',
    new Failure('ERR_GRAPH_THROTTLED_APP', 'slow down', { retryAfterSeconds: 3_600 }),
    900,
  ],
  ['a storm of server errors', new Failure('ERR_GRAPH_TRANSIENT', 'later'), 60],
  ['silence', new Failure('ERR_GRAPH_TIMEOUT', 'later'), 60],
  ['a wrong app secret', new Failure('ERR_GRAPH_OPERATOR', 'the app token is wrong'), 900],
  ['an answer that nobody can read', new Failure('ERR_GRAPH_MALFORMED', 'no json'), 60],
])('%s is no evidence: the question waits and nothing changes', async (_what, failure, afterSeconds) => {
  const court = courtroom()
  court.world.graph.fail('debug-token', failure)
  await court.hear(uninstalled)
  expect(court.health()).toMatchObject({ verdict: 'unknown', evidence: [uninstalled] })
  expect(court.connection().state).toBe('active')
  expect(court.jobsOnWheel()).toHaveLength(2)
  expect(court.world.sent.again).toEqual([{ message: told(uninstalled), afterSeconds }])
  court.world.graph.answer('debug-token', invalidToken(458))
  await court.hearAgain()
  expect(court.connection().state).toBe('removed')
})

test('however much evidence meets the same trouble, one message carries the question on', async () => {
  const court = courtroom()
  court.world.graph.fail('debug-token', new Failure('ERR_GRAPH_TRANSIENT', 'later'))
  await court.hear(uninstalled)
  for (let call = 1; call <= 20; call += 1)
    await court.hear({ kind: 'call-refused', at: NOON - call, code: 190 })
  expect(court.world.sent.again).toHaveLength(1)
  expect(court.world.graph.calls).toHaveLength(1)
})

test('a question that nobody answers is left to the sweep after six hours', async () => {
  const court = courtroom()
  court.world.graph.fail('debug-token', new Failure('ERR_GRAPH_OPERATOR', 'the app token is wrong'))
  await court.hear(uninstalled)
  while (court.world.sent.again.length > 0) await court.hearAgain()
  expect(court.world.clock.now()).toBeGreaterThanOrEqual(NOON + 6 * 3_600_000)
  expect(court.world.counted.filter(({ name }) => name === 'QuestionsGivenUp')).toHaveLength(1)
  expect(court.connection().state).toBe('active')
})

test('a refusal that no waiting mends is the queue’s, so that somebody looks', async () => {
  const court = courtroom()
  court.world.graph.fail('debug-token', new Failure('ERR_GRAPH_BAD_REQUEST', 'the app id does not match'))
  await expect(court.hear(uninstalled)).rejects.toMatchObject({ code: 'ERR_GRAPH_BAD_REQUEST' })
  expect(court.connection().state).toBe('active')
})

test('a message that is none of ours is the queue’s', async () => {
  const court = courtroom()
  await expect(run(court.world.ports, { v: 2 })).rejects.toMatchObject({ code: 'ERR_MESSAGE_MALFORMED' })
})
