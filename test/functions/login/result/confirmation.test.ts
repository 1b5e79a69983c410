import { expect, test } from 'vitest'
import type { LoginStatus } from '../../../../shared/domain/login-attempt.ts'
import { attemptIn } from '../../../factories/logins.ts'
import { loginToRedeem, redeem } from './redeem.ts'

const pending = { status: 202, body: { status: 'pending' } }
const wrong = { body: { reference: 'another-customer' } }

test.each(['pending', 'exchanging', 'sealed'] satisfies LoginStatus[])(
  'the right reference confirms a login that is %s, and finalize is told after that',
  async (status) => {
    const { world, login } = loginToRedeem({ status })
    expect(await redeem(world, login.handle)).toStrictEqual(pending)
    expect(attemptIn(world, login.attemptId).confirmedAt).toBe(world.clock.now())
    expect(world.operations()).toStrictEqual(['attemptRedemption.confirm', 'finalizeQueue.send'])
    expect(world.sent.finalize).toStrictEqual([
      { message: { v: 1, attemptId: login.attemptId }, afterSeconds: 0 },
    ])
  },
)

test('a login is confirmed once, and finalize is told at every redeem', async () => {
  const { world, login } = loginToRedeem()
  const first = world.clock.now()
  for (let redeemed = 0; redeemed < 3; redeemed++) {
    expect(await redeem(world, login.handle)).toStrictEqual(pending)
    world.clock.advance(1_000)
  }
  expect(attemptIn(world, login.attemptId).confirmedAt).toBe(first)
  expect(world.sent.finalize).toHaveLength(3)
})

test('another reference is a conflict, rejects the login and has finalize end it', async () => {
  const { world, login } = loginToRedeem()
  await expect(redeem(world, login.handle, wrong)).rejects.toMatchObject({ code: 'ERR_RESULT_REFERENCE' })
  const attempt = attemptIn(world, login.attemptId)
  expect(attempt).toMatchObject({ rejectedAt: world.clock.now() })
  expect(attempt.confirmedAt).toBeUndefined()
  expect(world.sent.finalize).toHaveLength(1)
})

test('a reference is compared to the letter', async () => {
  const { world, login } = loginToRedeem()
  for (const reference of ['Harbour-Coffee', ' harbour-coffee', 'harbour-coffee ']) {
    await expect(redeem(world, login.handle, { body: { reference } })).rejects.toMatchObject({
      code: 'ERR_RESULT_REFERENCE',
    })
  }
})

test('the right reference after a wrong one does not revive the login', async () => {
  const { world, login } = loginToRedeem()
  await expect(redeem(world, login.handle, wrong)).rejects.toMatchObject({ code: 'ERR_RESULT_REFERENCE' })
  expect(await redeem(world, login.handle)).toStrictEqual(pending)
  expect(attemptIn(world, login.attemptId).confirmedAt).toBeUndefined()
})

test('a wrong reference after the right one is a conflict and takes nothing back', async () => {
  const { world, login } = loginToRedeem()
  await redeem(world, login.handle)
  await expect(redeem(world, login.handle, wrong)).rejects.toMatchObject({ code: 'ERR_RESULT_REFERENCE' })
  expect(attemptIn(world, login.attemptId).rejectedAt).toBeUndefined()
  expect(attemptIn(world, login.attemptId).confirmedAt).toBe(world.clock.now())
})

test('of a right and a wrong reference at once exactly one is written', async () => {
  const { world, login } = loginToRedeem()
  await Promise.allSettled([redeem(world, login.handle, wrong), redeem(world, login.handle)])
  const { confirmedAt, rejectedAt } = attemptIn(world, login.attemptId)
  expect([confirmedAt, rejectedAt].filter((time) => time !== undefined)).toHaveLength(1)
})

test('a wrong reference on a login that has ended is a conflict and writes nothing', async () => {
  const end = { outcome: 'completed', reason: 'connected', connectionId: 'inst_a.b' } as const
  const { world, login } = loginToRedeem({ status: 'ended', end, endedAt: 0 })
  await expect(redeem(world, login.handle, wrong)).rejects.toMatchObject({ code: 'ERR_RESULT_REFERENCE' })
  expect(world.effects).toStrictEqual([])
})

test('a redeem that cannot tell finalize is an error, so that the partner asks again', async () => {
  const { world, login } = loginToRedeem()
  world.outward.fail('finalizeQueue.send', new Error('the queue is away'))
  await expect(redeem(world, login.handle)).rejects.toThrow('the queue is away')
  world.outward.mend('finalizeQueue.send')
  await redeem(world, login.handle)
  expect(world.sent.finalize).toHaveLength(1)
})
