import { expect, test } from 'vitest'
import { Failure } from '../../../../shared/base/failure.ts'
import { fingerprint } from '../../../../shared/base/hash.ts'
import { Secret } from '../../../../shared/base/secret.ts'
import { attemptIn } from '../../../factories/logins.ts'
import { sealCode } from '../../../factories/vault-ports.ts'
import { callBack, CODE, TOKEN, waitingLogin } from './callback-of.ts'

test('the data key and the watchdog come before the exchange, the seal before anything else', async () => {
  const { world, login } = waitingLogin()
  await callBack(world, login)
  expect(world.operations()).toStrictEqual([
    'landingSeal.prepare',
    'finalizeQueue.send',
    'attemptExchange.begin',
    'graph.exchange-code',
    'landingSeal.store',
    'attemptExchange.sealed',
    'linkConsumption.consume',
  ])
  expect(world.sent.finalize).toStrictEqual([
    { message: { v: 1, attemptId: login.attemptId }, afterSeconds: 60 },
  ])
})

test('the code is exchanged as the app, for the redirect uri of the dialog', async () => {
  const { world, login } = waitingLogin()
  await callBack(world, login)
  const params = { client_id: '1029384756102938', redirect_uri: 'https://login.test/callback/demo' }
  expect(world.graph.calls).toMatchObject([{ as: 'code-exchange', of: 'demo', params }])
})

test('the exchange is noted with a fingerprint of the code and a deadline beyond the own timeout', async () => {
  const { world, login } = waitingLogin()
  await callBack(world, login)
  const { codeHash, codeTakenAt, exchangeDeadlineAt } = attemptIn(world, login.attemptId)
  expect(codeHash).toBe(fingerprint(CODE))
  expect(codeTakenAt).toBe(world.clock.now())
  expect(exchangeDeadlineAt).toBeGreaterThan(world.clock.now() + 25_000)
})

test('the code lies sealed beside the attempt while the exchange is under way, and not before or after', async () => {
  const { world, login } = waitingLogin()
  const { sealedCodes } = world.rows
  const answer = world.graph.hang('exchange-code')
  const slow = callBack(world, login)
  while (!world.operations().includes('finalizeQueue.send')) await Promise.resolve()
  expect(sealedCodes.size).toBe(0)
  while (world.graph.calls.length === 0) await Promise.resolve()
  const { tokenId } = sealCode({ appKey: 'demo', attemptId: login.attemptId }, new Secret(CODE))
  expect([...sealedCodes]).toMatchObject([[login.attemptId, { tokenId }]])
  answer()
  await slow
  expect(sealedCodes.size).toBe(0)
})

test('a code that meta refuses leaves nothing of it', async () => {
  const { world, login } = waitingLogin()
  world.graph.fail('exchange-code', new Failure('ERR_GRAPH_CODE_DEAD', 'refused by meta'))
  await callBack(world, login)
  expect(attemptIn(world, login.attemptId).status).toBe('ended')
  expect(world.rows.sealedCodes.size).toBe(0)
})

test('what is sealed is the token that meta gave', async () => {
  const { world, login } = waitingLogin()
  await callBack(world, login)
  expect(world.rows.landings.get(login.attemptId)?.sealed.reveal()).toBe(TOKEN)
})

test('while no data key can be had no code is spent, and the reload goes through', async () => {
  const { world, login } = waitingLogin()
  world.outward.fail('landingSeal.prepare', new Failure('ERR_VAULT_UNAVAILABLE', 'kms does not answer'))
  await expect(callBack(world, login)).rejects.toMatchObject({ code: 'ERR_VAULT_UNAVAILABLE' })
  expect(attemptIn(world, login.attemptId).status).toBe('pending')
  expect(world.graph.calls).toStrictEqual([])
  world.outward.mend('landingSeal.prepare')
  await callBack(world, login)
  expect(attemptIn(world, login.attemptId).status).toBe('sealed')
})

test('while the app secret cannot be had no code is spent, and the reload goes through', async () => {
  const { world, login } = waitingLogin()
  world.outward.fail('graphAsApp.ready', new Failure('ERR_STORE_UNAVAILABLE', 'the secret is away'))
  await expect(callBack(world, login)).rejects.toMatchObject({ code: 'ERR_STORE_UNAVAILABLE' })
  expect(attemptIn(world, login.attemptId).status).toBe('pending')
  expect(world.effects).toStrictEqual([])
  world.outward.mend('graphAsApp.ready')
  await callBack(world, login)
  expect(attemptIn(world, login.attemptId).status).toBe('sealed')
})

test('while the watchdog cannot be set no code is spent', async () => {
  const { world, login } = waitingLogin()
  world.outward.fail('finalizeQueue.send', new Failure('ERR_STORE_UNAVAILABLE', 'the queue is away'))
  await expect(callBack(world, login)).rejects.toMatchObject({ code: 'ERR_STORE_UNAVAILABLE' })
  expect(attemptIn(world, login.attemptId).status).toBe('pending')
  expect(world.graph.calls).toStrictEqual([])
})

test.each([
  new Failure('ERR_GRAPH_TIMEOUT', 'exchange-code was not answered in time'),
  new Failure('ERR_GRAPH_TRANSIENT', 'exchange-code broke off'),
  new Failure('ERR_GRAPH_MALFORMED', 'the answer to exchange-code is no json'),
])('an exchange of which nobody knows the outcome is left to the watchdog: $code', async (failure) => {
  const { world, login } = waitingLogin()
  world.graph.fail('exchange-code', failure)
  const answer = await callBack(world, login)
  expect(await callBack(world, login)).toStrictEqual(answer)
  expect(world.graph.calls).toHaveLength(1)
  expect(attemptIn(world, login.attemptId).status).toBe('exchanging')
  expect(world.sent.finalize.map(({ afterSeconds }) => afterSeconds)).toStrictEqual([60])
})

test('an answer that holds no token is left to the watchdog', async () => {
  const { world, login } = waitingLogin()
  world.graph.answer('exchange-code', { token_type: 'bearer' })
  await callBack(world, login)
  expect(attemptIn(world, login.attemptId).status).toBe('exchanging')
  expect(world.rows.landings.size).toBe(0)
})

test.each([
  ['a dead code', 'ERR_GRAPH_CODE_DEAD', 100, { reason: 'code-dead' }],
  ['a wrong app secret', 'ERR_GRAPH_OPERATOR', 1, { reason: 'exchange-failed', metaCode: '1' }],
  ['a limit', 'ERR_GRAPH_THROTTLED_APP', 4, { reason: 'exchange-failed', metaCode: '4' }],
] as const)('%s ends the login at once and leads back', async (_what, code, metaCode, end) => {
  const { world, login } = waitingLogin()
  world.graph.fail('exchange-code', new Failure(code, 'refused by meta', { facts: { metaCode } }))
  expect(await callBack(world, login)).toMatchObject({ kind: 'redirect' })
  const ended = { outcome: 'failed', ...end }
  expect(attemptIn(world, login.attemptId)).toMatchObject({ status: 'ended', end: ended })
  expect(world.sent.finalize.at(-1)).toStrictEqual({
    message: { v: 1, attemptId: login.attemptId, end: ended },
    afterSeconds: 0,
  })
  expect(world.rows.landings.size).toBe(0)
})

test('a token that cannot be stored is not exchanged again: the reload leads back, the watchdog stays', async () => {
  const { world, login } = waitingLogin()
  world.outward.fail('landingSeal.store', new Failure('ERR_STORE_UNAVAILABLE', 'the vault is away'))
  await expect(callBack(world, login)).rejects.toMatchObject({ code: 'ERR_STORE_UNAVAILABLE' })
  world.outward.mend('landingSeal.store')
  expect(await callBack(world, login)).toMatchObject({ kind: 'redirect' })
  expect(world.graph.calls).toHaveLength(1)
  expect(attemptIn(world, login.attemptId).status).toBe('exchanging')
})

test('an attempt that runs out between its check and its exchange spends no code', async () => {
  const { world, login } = waitingLogin({ expiresAt: waitingLogin().world.clock.now() + 1 })
  const prepared = callBack(world, login)
  while (!world.operations().includes('landingSeal.prepare')) await Promise.resolve()
  world.clock.advance(1)
  expect(await prepared).toMatchObject({ kind: 'redirect' })
  expect(world.graph.calls).toStrictEqual([])
})

test('with too little time left the code is not spent: a reload tries afresh', async () => {
  const { world, login } = waitingLogin()
  const landingSeal = {
    async prepare(landing: Parameters<typeof world.ports.landingSeal.prepare>[0]) {
      world.clock.advance(8_001)
      return world.ports.landingSeal.prepare(landing)
    },
  }
  const slow = { ...world, ports: { ...world.ports, landingSeal } }
  await expect(callBack(slow, login)).rejects.toMatchObject({ code: 'ERR_STORE_UNAVAILABLE' })
  expect(attemptIn(world, login.attemptId).status).toBe('pending')
  expect(world.graph.calls).toStrictEqual([])
  await callBack(world, login)
  expect(attemptIn(world, login.attemptId).status).toBe('sealed')
})
