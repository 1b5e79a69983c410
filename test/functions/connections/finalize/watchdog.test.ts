import { expect, test } from 'vitest'
import { run } from '../../../../functions/connections/finalize/run.ts'
import { attemptIn, issueLogin } from '../../../factories/logins.ts'
import { createWorld } from '../../../factories/world.ts'
import { finalize, keepsNothing, sealedLogin } from './sealed-login.ts'

function exchanging() {
  const world = createWorld()
  const login = issueLogin(world, { status: 'exchanging', exchangeDeadlineAt: world.clock.now() + 45_000 })
  return { world, login }
}

test('before its deadline an exchange without a token is looked at again, at the deadline', async () => {
  const { world, login } = exchanging()
  world.clock.advance(20_500)
  expect(await finalize(world, login)).toStrictEqual({ again: { afterSeconds: 25 } })
  expect(world.effects).toStrictEqual([])
})

test('after its deadline an exchange without a token ends as lost', async () => {
  const { world, login } = exchanging()
  world.clock.advance(45_000)
  expect(await finalize(world, login)).toBeUndefined()
  const end = { outcome: 'failed', reason: 'exchange-lost' }
  expect(attemptIn(world, login.attemptId)).toMatchObject({ status: 'ended', end })
  expect(world.sent.events).toMatchObject([{ id: `login#${login.attemptId}`, type: 'login.failed' }])
  expect(world.counted.map(({ name }) => name)).toContain('TokenLost')
})

test('a token that was sealed is gone on with, whatever the attempt says and however late it is', async () => {
  const { world, login } = sealedLogin({ status: 'exchanging' })
  world.clock.advance(50_000)
  expect(await finalize(world, login)).toBeUndefined()
  expect(attemptIn(world, login.attemptId).end?.outcome).toBe('completed')
  expect(world.rows.connections.size).toBe(1)
})

test('a token that turns up after the login has ended is removed and nothing runs with it', async () => {
  const end = { outcome: 'failed', reason: 'exchange-lost' } as const
  const { world, login } = sealedLogin({ status: 'ended', end, endedAt: 1, toldAt: 1 })
  expect(await finalize(world, login)).toBeUndefined()
  expect(world.operations()).toStrictEqual(['landingTokens.remove'])
  expect(keepsNothing(world)).toBe(true)
})

test('a token that another run uses up between two looks is not taken for one that was lost', async () => {
  const { world, login } = sealedLogin()
  world.clock.advance(50_000)
  let looks = 0
  const otherRunAfterFirst = async <T>(seen: T): Promise<T> => {
    looks += 1
    if (looks === 1) await finalize(world, login)
    return seen
  }
  const { loginAttempts, landingTokens } = world.ports
  const ports = {
    ...world.ports,
    loginAttempts: { find: async (id: string) => otherRunAfterFirst(await loginAttempts.find(id)) },
    landingTokens: {
      ...landingTokens,
      find: async (id: string) => otherRunAfterFirst(await landingTokens.find(id)),
    },
  }
  expect(await run(ports, { v: 1, attemptId: login.attemptId })).toBeUndefined()
  expect(world.sent.events.map(({ type }) => type)).toStrictEqual(['login.completed'])
})

test('an attempt whose exchange has not begun is left alone', async () => {
  const world = createWorld()
  const login = issueLogin(world)
  expect(await finalize(world, login)).toBeUndefined()
  expect(world.effects).toStrictEqual([])
})

test('an attempt that ran out before its exchange began ends as expired', async () => {
  const world = createWorld()
  const login = issueLogin(world)
  world.clock.advance(3_600_000)
  expect(await finalize(world, login)).toBeUndefined()
  expect(attemptIn(world, login.attemptId).end).toStrictEqual({ outcome: 'failed', reason: 'expired' })
})

test('an attempt that is gone is noted and done with', async () => {
  const world = createWorld()
  expect(await finalize(world, { attemptId: 'gone' })).toBeUndefined()
  expect(world.effects).toStrictEqual([])
  expect(world.logged).toMatchObject([{ level: 'warn', facts: { attemptId: 'gone' } }])
})

test.each([{ v: 2, attemptId: 'a' }, { v: 1 }, { v: 1, attemptId: '' }, 'text', null])(
  'a message of another shape is kept by the queue: %j',
  async (message) => {
    const world = createWorld()
    await expect(run(world.ports, message)).rejects.toMatchObject({ code: 'ERR_MESSAGE_MALFORMED' })
  },
)
