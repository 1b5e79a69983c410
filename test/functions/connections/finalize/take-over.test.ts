import { expect, test } from 'vitest'
import { Failure } from '../../../../shared/base/failure.ts'
import { Secret } from '../../../../shared/base/secret.ts'
import { attemptIn } from '../../../factories/logins.ts'
import { sealCode } from '../../../factories/vault-ports.ts'
import type { World } from '../../../factories/world.ts'
import {
  breakOff,
  brokenOffLogin,
  CODE,
  exchangesOf,
  unconfirmedBrokenOffLogin,
  used,
} from './broken-off-login.ts'
import { finalize, keepsNothing } from './sealed-login.ts'

const lost = { outcome: 'failed', reason: 'exchange-lost' }
const silent = new Failure('ERR_GRAPH_TIMEOUT', 'exchange-code was not answered in time')

function counts(world: World, name: string): number {
  return world.counted.filter((counted) => counted.name === name).length
}

test('an exchange that nobody finished is done after its deadline, sealed, and gone on with', async () => {
  const { world, login } = brokenOffLogin()
  expect(await finalize(world, login)).toBeUndefined()
  expect(world.operations().slice(0, 5)).toStrictEqual([
    'attemptTakeover.claim',
    'landingTakeover.open',
    'graph.exchange-code',
    'landingTakeover.store',
    'attemptTakeover.sealed',
  ])
  expect(attemptIn(world, login.attemptId).end).toMatchObject({ outcome: 'completed', reason: 'connected' })
  expect(world.rows.connections.size).toBe(1)
  expect(world.rows.sealedCodes.size).toBe(0)
  expect([counts(world, 'ExchangesTakenOver'), counts(world, 'TokenLost')]).toStrictEqual([1, 0])
})

test('the code goes to meta as the callback would have sent it', async () => {
  const { world, login } = brokenOffLogin()
  await finalize(world, login)
  const [call] = world.graph.calls
  const params = { client_id: '1029384756102938', redirect_uri: 'https://login.test/callback/demo' }
  expect(call).toMatchObject({ operation: 'exchange-code', as: 'code-exchange', of: 'demo', params })
})

test('a login that nobody has confirmed is sealed, and nothing runs with its token', async () => {
  const { world, login } = unconfirmedBrokenOffLogin()
  expect(await finalize(world, login)).toStrictEqual({ again: { afterSeconds: 900 } })
  expect(attemptIn(world, login.attemptId).status).toBe('sealed')
  expect(world.rows.landings.size).toBe(1)
  expect(world.graph.calls.map(({ operation }) => operation)).toStrictEqual(['exchange-code'])
})

test('before the deadline nobody but the callback touches the exchange', async () => {
  const { world, login } = brokenOffLogin({ exchangeDeadlineAt: brokenOffLogin().world.clock.now() + 5_000 })
  expect(await finalize(world, login)).toStrictEqual({ again: { afterSeconds: 5 } })
  expect(world.effects).toStrictEqual([])
})

test('of twenty finalizes at once one sends the code, and the others look again', async () => {
  const { world, login } = unconfirmedBrokenOffLogin()
  const outcomes = await Promise.all(Array.from({ length: 20 }, () => finalize(world, login)))
  expect(exchangesOf(world)).toBe(1)
  expect(outcomes.filter((outcome) => outcome === undefined)).toStrictEqual([])
  expect(world.rows.landings.size).toBe(1)
})

test('while one finalize is at the exchange another waits for its deadline', async () => {
  const { world, login } = brokenOffLogin()
  const answer = world.graph.hang('exchange-code')
  const first = finalize(world, login)
  while (exchangesOf(world) === 0) await Promise.resolve()
  world.clock.advance(15_000)
  expect(await finalize(world, login)).toStrictEqual({ again: { afterSeconds: 60 } })
  expect(exchangesOf(world)).toBe(1)
  answer()
  await first
  expect(attemptIn(world, login.attemptId).end?.outcome).toBe('completed')
})

test('the lease on an exchange outlives the finalize that took it', async () => {
  const { world, login } = brokenOffLogin()
  const before = world.clock.now()
  world.outward.fail('landingTakeover.open', new TypeError('not a failure of ours'))
  await expect(finalize(world, login)).rejects.toThrow('not a failure of ours')
  expect(attemptIn(world, login.attemptId).exchangeDeadlineAt).toBeGreaterThan(before + 60_000)
})

test.each([
  ['used or expired', used],
  [
    'not for this redirect uri, or not with this secret',
    new Failure('ERR_GRAPH_OPERATOR', 'refused by meta', { facts: { metaCode: 1 } }),
  ],
  ['malformed', new Failure('ERR_GRAPH_BAD_REQUEST', 'refused by meta', { facts: { metaCode: 100 } })],
])('a code that meta calls %s ends the login as lost, at once', async (_what, refusal) => {
  const { world, login } = brokenOffLogin()
  world.graph.fail('exchange-code', refusal)
  expect(await finalize(world, login)).toBeUndefined()
  expect(attemptIn(world, login.attemptId).end).toStrictEqual(lost)
  expect(world.sent.events).toMatchObject([{ id: `login#${login.attemptId}`, type: 'login.failed' }])
  expect(counts(world, 'TokenLost')).toBe(1)
  expect(world.rows.sealedCodes.size).toBe(0)
  expect(keepsNothing(world)).toBe(true)
})

test.each([
  silent,
  new Failure('ERR_GRAPH_TRANSIENT', 'exchange-code broke off'),
  new Failure('ERR_GRAPH_TRANSIENT', 'refused by meta with code 2', { facts: { metaCode: 2 } }),
  new Failure('ERR_GRAPH_THROTTLED_APP', 'limited', { facts: { metaCode: 4 } }),
])(
  'an exchange that fails for the moment is taken over again at the new deadline: $message',
  async (failure) => {
    const { world, login } = brokenOffLogin()
    world.outward.fail('graph.exchange-code', failure)
    expect(await finalize(world, login)).toStrictEqual({ again: { afterSeconds: 75 } })
    expect(attemptIn(world, login.attemptId).status).toBe('exchanging')
    world.outward.mend('graph.exchange-code')
    world.clock.advance(75_000)
    expect(await finalize(world, login)).toBeUndefined()
    expect(attemptIn(world, login.attemptId).end?.outcome).toBe('completed')
  },
)

test('an exchange whose answer was lost is found to be spent, and ends as lost', async () => {
  const { world, login } = brokenOffLogin()
  world.outward.fail('graph.exchange-code', silent, 'after')
  expect(await finalize(world, login)).toMatchObject({ again: {} })
  world.outward.mend('graph.exchange-code')
  world.clock.advance(75_000)
  await finalize(world, login)
  expect(attemptIn(world, login.attemptId).end).toStrictEqual(lost)
})

test.each(['graphAsApp.ready', 'landingTakeover.open', 'landingTakeover.store'])(
  'while %s is away the exchange waits for the next deadline',
  async (operation) => {
    const { world, login } = brokenOffLogin()
    world.outward.fail(operation, new Failure('ERR_STORE_UNAVAILABLE', 'away'))
    expect(await finalize(world, login)).toStrictEqual({ again: { afterSeconds: 75 } })
    expect(attemptIn(world, login.attemptId).status).toBe('exchanging')
  },
)

test('of a hundred messages that meet the same trouble one comes back, and the code is sent once', async () => {
  const { world, login } = brokenOffLogin()
  world.graph.fail('exchange-code', silent)
  const outcomes = []
  for (let message = 0; message < 100; message++) outcomes.push(await finalize(world, login))
  const [first, ...others] = outcomes
  expect(first).toStrictEqual({ again: { afterSeconds: 75 } })
  expect(others.filter((outcome) => outcome && 'again' in outcome)).toStrictEqual([])
  expect(exchangesOf(world)).toBe(1)
})

test('a message that comes back a moment before the new deadline waits for it and is not dropped', async () => {
  const { world, login } = brokenOffLogin()
  world.graph.fail('exchange-code', silent)
  expect(await finalize(world, login)).toStrictEqual({ again: { afterSeconds: 75 } })
  world.clock.advance(74_500)
  expect(await finalize(world, login)).toStrictEqual({ again: { afterSeconds: 1 } })
  expect(exchangesOf(world)).toBe(1)
})

test('meta is asked while the code may live, ten minutes, and then the login ends as lost', async () => {
  const { world, login } = brokenOffLogin()
  world.graph.fail('exchange-code', silent)
  const begunAt = world.clock.now() - 60_000
  for (;;) {
    const outcome = await finalize(world, login)
    if (!outcome || !('again' in outcome)) break
    world.clock.advance(outcome.again.afterSeconds * 1000)
  }
  expect(exchangesOf(world)).toBe(8)
  expect(world.clock.now() - begunAt).toBeGreaterThanOrEqual(10 * 60_000)
  expect(attemptIn(world, login.attemptId).end).toStrictEqual(lost)
  expect(world.rows.sealedCodes.size).toBe(0)
})

test('a code that is ten minutes old is not sent any more', async () => {
  const { world, login } = brokenOffLogin()
  world.clock.advance(9 * 60_000)
  expect(await finalize(world, login)).toBeUndefined()
  expect(exchangesOf(world)).toBe(0)
  expect(attemptIn(world, login.attemptId).end).toStrictEqual(lost)
})

test('an exchange of which no code was kept ends as lost', async () => {
  const { world, login } = brokenOffLogin()
  world.rows.sealedCodes.clear()
  expect(await finalize(world, login)).toBeUndefined()
  expect(attemptIn(world, login.attemptId).end).toStrictEqual(lost)
})

test('codes swapped between two logins are sent for neither', async () => {
  const { world, login } = brokenOffLogin()
  const other = breakOff(world)
  const foreign = world.rows.sealedCodes.get(other.attemptId)
  const own = sealCode({ appKey: 'demo', attemptId: login.attemptId }, new Secret(CODE))
  world.rows.sealedCodes.set(login.attemptId, foreign ?? own)
  world.rows.sealedCodes.set(other.attemptId, own)
  world.clock.advance(45_000)
  for (const swapped of [login, other]) {
    await expect(finalize(world, swapped)).rejects.toMatchObject({ code: 'ERR_VAULT_SEAL_BROKEN' })
  }
  expect(exchangesOf(world)).toBe(0)
  expect(world.rows.landings.size).toBe(0)
})

test('an app that the deployment no longer has is left to the queue while the code may live', async () => {
  const { world, login } = brokenOffLogin({ appKey: 'gone' })
  await expect(finalize(world, login)).rejects.toMatchObject({ code: 'ERR_DEPLOYMENT_INVALID' })
  world.clock.advance(10 * 60_000)
  expect(await finalize(world, login)).toBeUndefined()
  expect(attemptIn(world, login.attemptId).end).toStrictEqual(lost)
})

test('a login that its partner has rejected spends no code', async () => {
  const { world, login } = unconfirmedBrokenOffLogin({ rejectedAt: 1 })
  expect(await finalize(world, login)).toBeUndefined()
  expect(attemptIn(world, login.attemptId).end).toStrictEqual({
    outcome: 'refused',
    reason: 'wrong-reference',
  })
  expect(exchangesOf(world)).toBe(0)
})

test('a login whose link went to another one meanwhile spends no code', async () => {
  const { world, login } = brokenOffLogin()
  await world.ports.linkConsumption.consume(login.linkHash, 'another attempt')
  expect(await finalize(world, login)).toBeUndefined()
  const superseded = { outcome: 'superseded', reason: 'another-login-first' }
  expect(attemptIn(world, login.attemptId).end).toStrictEqual(superseded)
  expect(exchangesOf(world)).toBe(0)
})
