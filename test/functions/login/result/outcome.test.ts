import { expect, test } from 'vitest'
import { NOON } from '../../../factories/ambient.ts'
import { attemptIn } from '../../../factories/logins.ts'
import { loginToRedeem, redeem } from './redeem.ts'

const MINUTE = 60_000
const gone = { code: 'ERR_RESULT_GONE' }
const completed = { outcome: 'completed', reason: 'connected', connectionId: 'inst_a.b' } as const
const ended = { status: 'ended', end: completed, endedAt: NOON, toldAt: NOON } as const

test('an outcome tells end, reason, connection, configuration and reference', async () => {
  const { world, login } = loginToRedeem(ended)
  expect(await redeem(world, login.handle)).toStrictEqual({
    status: 200,
    body: {
      status: 'completed',
      reason: 'connected',
      connectionId: 'inst_a.b',
      configuration: 'ads-insights',
      reference: 'harbour-coffee',
    },
  })
})

test("a failed login tells meta's code and no connection", async () => {
  const end = { outcome: 'failed', reason: 'dialog-error', metaCode: '191' } as const
  const { world, login } = loginToRedeem({ ...ended, end })
  const { body } = await redeem(world, login.handle)
  expect(body).toStrictEqual({
    status: 'failed',
    reason: 'dialog-error',
    metaCode: '191',
    configuration: 'ads-insights',
    reference: 'harbour-coffee',
  })
})

test('an outcome is readable for five minutes from its first reading and gone afterwards', async () => {
  const { world, login } = loginToRedeem(ended)
  const first = await redeem(world, login.handle)
  world.clock.advance(5 * MINUTE)
  expect(await redeem(world, login.handle)).toStrictEqual(first)
  world.clock.advance(1)
  await expect(redeem(world, login.handle)).rejects.toMatchObject(gone)
})

test('the five minutes count from the first reading, not from the last', async () => {
  const { world, login } = loginToRedeem(ended)
  await redeem(world, login.handle)
  world.clock.advance(4 * MINUTE)
  await redeem(world, login.handle)
  expect(attemptIn(world, login.attemptId).firstReadAt).toBe(NOON)
  world.clock.advance(2 * MINUTE)
  await expect(redeem(world, login.handle)).rejects.toMatchObject(gone)
})

test('an outcome that nobody has read waits an hour and no longer', async () => {
  const inTime = loginToRedeem(ended)
  inTime.world.clock.advance(60 * MINUTE)
  expect(await redeem(inTime.world, inTime.login.handle)).toMatchObject({ status: 200 })
  const late = loginToRedeem(ended)
  late.world.clock.advance(60 * MINUTE + 1)
  await expect(redeem(late.world, late.login.handle)).rejects.toMatchObject(gone)
  expect(late.world.effects).toStrictEqual([])
})

test('an outcome first read at the end of its hour is readable for its five minutes', async () => {
  const { world, login } = loginToRedeem(ended)
  world.clock.advance(60 * MINUTE)
  await redeem(world, login.handle)
  world.clock.advance(5 * MINUTE)
  expect(await redeem(world, login.handle)).toMatchObject({ status: 200 })
})

test('a login that ends while it is being confirmed answers with its outcome', async () => {
  const { world, login } = loginToRedeem()
  const redeemed = redeem(world, login.handle)
  await world.ports.attemptEnds.end(login.attemptId, {
    from: ['sealed'],
    end: completed,
    now: NOON,
  })
  expect(await redeemed).toMatchObject({ status: 200, body: { status: 'completed' } })
  expect(attemptIn(world, login.attemptId).confirmedAt).toBeUndefined()
})

test('an end that the bus may not have heard of is told to finalize when it is read', async () => {
  const { toldAt: _, ...untold } = ended
  const { world, login } = loginToRedeem(untold)
  expect(await redeem(world, login.handle)).toMatchObject({ status: 200 })
  expect(world.sent.finalize.map(({ message }) => message)).toStrictEqual([
    { v: 1, attemptId: login.attemptId },
  ])
})

test('an end that the bus has heard of is told to nobody', async () => {
  const { world, login } = loginToRedeem(ended)
  await redeem(world, login.handle)
  expect(world.operations()).toStrictEqual(['attemptRedemption.firstRead'])
})
