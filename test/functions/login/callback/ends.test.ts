import { expect, test } from 'vitest'
import { Personal } from '../../../../shared/base/personal.ts'
import { attemptIn } from '../../../factories/logins.ts'
import { locationOf } from '../../../factories/requests.ts'
import { callBack, CODE, waitingLogin } from './callback-of.ts'

const denied = { error: 'access_denied', error_reason: 'user_denied', error_description: 'Permissions error' }

const ends: [string, Record<string, string>, object][] = [
  ['a cancel', denied, { outcome: 'cancelled', reason: 'cancelled-or-refused' }],
  [
    'a cancel that only gives its reason',
    { error: 'whatever', error_reason: 'user_denied' },
    { outcome: 'cancelled', reason: 'cancelled-or-refused' },
  ],
  [
    'an error of the first family',
    { error: 'server_error', error_code: '1349195', error_description: 'text' },
    { outcome: 'failed', reason: 'dialog-error', metaCode: '1349195' },
  ],
  [
    'an error of the second family',
    { error_code: '191', error_message: 'Can&#039;t load URL' },
    { outcome: 'failed', reason: 'dialog-error', metaCode: '191' },
  ],
  [
    'an error whose code is a text',
    { error_code: '<b>190</b>', error_message: 'x' },
    { outcome: 'failed', reason: 'dialog-error', metaCode: 'unknown' },
  ],
  [
    'an answer without code or error',
    { unexpected: 'x' },
    { outcome: 'failed', reason: 'dialog-error', metaCode: 'unreadable' },
  ],
  [
    'a code of five thousand characters',
    { code: 'x'.repeat(5_000) },
    { outcome: 'failed', reason: 'dialog-error', metaCode: 'unreadable' },
  ],
]

test.each(ends)('%s ends the attempt, tells finalize and spends nothing', async (_what, query, end) => {
  const { world, login } = waitingLogin()
  await callBack(world, login, query)
  expect(attemptIn(world, login.attemptId)).toMatchObject({
    status: 'ended',
    end,
    endedAt: world.clock.now(),
  })
  expect(attemptIn(world, login.attemptId).toldAt).toBeUndefined()
  expect(world.sent.finalize).toStrictEqual([
    { message: { v: 1, attemptId: login.attemptId, end }, afterSeconds: 0 },
  ])
  expect(world.operations()).toStrictEqual(['attemptEnds.end', 'finalizeQueue.send'])
})

test('a code that comes after the hour ends the attempt as expired and is not exchanged', async () => {
  const { world, login } = waitingLogin()
  world.clock.advance(3_600_000)
  await callBack(world, login)
  expect(attemptIn(world, login.attemptId).end).toStrictEqual({ outcome: 'failed', reason: 'expired' })
  expect(world.graph.calls).toStrictEqual([])
})

test('a code is exchanged and its token sealed', async () => {
  const { world, login } = waitingLogin()
  await callBack(world, login)
  expect(attemptIn(world, login.attemptId)).toMatchObject({ status: 'sealed', sealedAt: world.clock.now() })
  expect([...world.rows.landings.keys()]).toStrictEqual([login.attemptId])
  expect(world.rows.links.get(login.linkHash)?.consumedBy).toBe(login.attemptId)
})

test.each([['a code', { code: CODE }] as const, ...ends.map(([what, query]) => [what, query] as const)])(
  '%s leads back to the partner with the result and its own state, and nothing else',
  async (_what, query) => {
    const { world, login } = waitingLogin({ returnState: new Personal('tab 7 & more') })
    const location = locationOf(await callBack(world, login, query))
    expect(location.origin + location.pathname).toBe('https://partner.example/connected')
    expect([...location.searchParams]).toStrictEqual([
      ['result', login.handle],
      ['state', 'tab 7 & more'],
    ])
    expect(location.hash).toBe('')
  },
)

test('a login without a state of the partner leads back with the result alone', async () => {
  const { world, login } = waitingLogin()
  const location = locationOf(await callBack(world, login))
  expect([...location.searchParams.keys()]).toStrictEqual(['result'])
})

test('a login whose link another login has consumed ends superseded before its code is spent', async () => {
  const { world, login } = waitingLogin()
  await world.ports.linkConsumption.consume(login.linkHash, 'the attempt that was first')
  await callBack(world, login)
  const end = { outcome: 'superseded', reason: 'another-login-first' }
  expect(attemptIn(world, login.attemptId)).toMatchObject({ status: 'ended', end })
  expect(world.graph.calls).toStrictEqual([])
  expect(world.rows.landings.size).toBe(0)
})
