import { expect, test } from 'vitest'
import { Failure } from '../../../../shared/base/failure.ts'
import { tokenOwner } from '../../../factories/graph-answers.ts'
import { attemptIn } from '../../../factories/logins.ts'
import { BUSINESS, finalize, keepsNothing, sealedLogin } from './sealed-login.ts'

const HOUR = 60 * 60_000
const transient = new Failure('ERR_GRAPH_TRANSIENT', 'me broke off')

test('while meta is out of reach the login waits and is asked for again', async () => {
  const { world, login } = sealedLogin()
  world.graph.fail('me', transient)
  expect(await finalize(world, login)).toStrictEqual({ again: { afterSeconds: 60 } })
  expect(attemptIn(world, login.attemptId).status).toBe('sealed')
  expect(world.sent.events).toStrictEqual([])
  world.graph.answer('me', tokenOwner(BUSINESS))
  world.clock.advance(60_000)
  expect(await finalize(world, login)).toBeUndefined()
  expect(attemptIn(world, login.attemptId).end?.outcome).toBe('completed')
})

test('of a hundred messages that meet the same trouble one comes back, and meta is asked once', async () => {
  const { world, login } = sealedLogin()
  world.graph.fail('me', transient)
  const outcomes = []
  for (let message = 0; message < 100; message++) outcomes.push(await finalize(world, login))
  const [first, ...others] = outcomes
  expect(first).toStrictEqual({ again: { afterSeconds: 60 } })
  expect(others.filter((outcome) => outcome && 'again' in outcome)).toStrictEqual([])
  expect(world.graph.calls.filter(({ operation }) => operation === 'me')).toHaveLength(1)
})

test('a message that comes back a moment before its time asks all the same, for clocks differ', async () => {
  const { world, login } = sealedLogin()
  world.graph.fail('me', transient)
  await finalize(world, login)
  world.clock.advance(59_200)
  expect(await finalize(world, login)).toStrictEqual({ again: { afterSeconds: 60 } })
})

test('one that comes before that leaves it to the other, and says how long', async () => {
  const { world, login } = sealedLogin()
  world.graph.fail('me', transient)
  await finalize(world, login)
  world.clock.advance(29_000)
  expect(await finalize(world, login)).toStrictEqual({ elsewhere: { afterSeconds: 30 } })
})

test.each([
  [300, 300],
  [7_200, 900],
])('a limit is waited out as long as meta says, a queue delay at a time: %i s', async (asked, waits) => {
  const { world, login } = sealedLogin()
  const limited = new Failure('ERR_GRAPH_THROTTLED_APP', 'limited', { retryAfterSeconds: asked })
  world.graph.fail('debug-token', limited)
  expect(await finalize(world, login)).toStrictEqual({ again: { afterSeconds: waits } })
})

test('a login waits for meta just under six hours, then it ends as failed', async () => {
  const { world, login } = sealedLogin()
  world.graph.fail('me', transient)
  world.clock.advance(6 * HOUR - 1)
  expect(await finalize(world, login)).toMatchObject({ again: {} })
  world.clock.advance(60_000)
  expect(await finalize(world, login)).toBeUndefined()
  const end = { outcome: 'failed', reason: 'out-of-reach' }
  expect(attemptIn(world, login.attemptId).end).toStrictEqual(end)
  expect(keepsNothing(world)).toBe(true)
})

test('a question that meta refuses for good ends the login as failed', async () => {
  const { world, login } = sealedLogin()
  world.graph.fail('debug-token', new Failure('ERR_GRAPH_BAD_REQUEST', 'refused by meta'))
  expect(await finalize(world, login)).toBeUndefined()
  const end = { outcome: 'failed', reason: 'meta-refused' }
  expect(attemptIn(world, login.attemptId).end).toStrictEqual(end)
})

test('a token whose client business meta does not know of is refused', async () => {
  const { world, login } = sealedLogin()
  world.graph.fail('me', new Failure('ERR_GRAPH_BAD_REQUEST', 'nonexisting field'))
  expect(await finalize(world, login)).toBeUndefined()
  const end = { outcome: 'refused', reason: 'no-client-business' }
  expect(attemptIn(world, login.attemptId).end).toStrictEqual(end)
})

test.each([
  ['dead', 'ERR_GRAPH_TOKEN_DEAD', 'token-dead'],
  ['without its permission', 'ERR_GRAPH_PERMISSION_LOST', 'no-permission'],
] as const)('a token that meta calls %s ends the login as failed', async (_what, code, reason) => {
  const { world, login } = sealedLogin()
  world.graph.fail('me', new Failure(code, 'refused by meta'))
  expect(await finalize(world, login)).toBeUndefined()
  expect(attemptIn(world, login.attemptId).end).toStrictEqual({ outcome: 'failed', reason })
  expect(keepsNothing(world)).toBe(true)
})

test.each([
  new Failure('ERR_VAULT_SEAL_BROKEN', 'the seal of the landing token is broken'),
  new TypeError('not a failure of ours'),
])('what waiting cannot mend is left to the queue, and no token is lost: $message', async (error) => {
  const { world, login } = sealedLogin()
  world.outward.fail('graph.me', error)
  await expect(finalize(world, login)).rejects.toBe(error)
  expect(attemptIn(world, login.attemptId).status).toBe('sealed')
  expect(world.rows.landings.size).toBe(1)
})

test.each([
  'rootSeal.sealFromLanding',
  'installationWrites.put',
  'installationWrites.putAssets',
  'jobPlanning.plan',
  'connectionWrites.activate',
  'workQueues.send',
])('while %s is away the login waits', async (operation) => {
  const { world, login } = sealedLogin()
  world.outward.fail(operation, new Failure('ERR_STORE_UNAVAILABLE', 'away'))
  expect(await finalize(world, login)).toStrictEqual({ again: { afterSeconds: 60 } })
  expect(world.rows.landings.size).toBe(1)
  world.outward.mend(operation)
  world.clock.advance(60_000)
  await finalize(world, login)
  expect(attemptIn(world, login.attemptId).end?.outcome).toBe('completed')
})

test('a configuration that the deployment no longer has keeps the login for a deployment that has it', async () => {
  const { world, login } = sealedLogin({ configuration: 'gone' })
  await expect(finalize(world, login)).rejects.toMatchObject({ code: 'ERR_DEPLOYMENT_INVALID' })
  expect(world.rows.landings.size).toBe(1)
})
