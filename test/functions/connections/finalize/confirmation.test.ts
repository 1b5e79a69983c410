import { expect, test } from 'vitest'
import { run } from '../../../../functions/connections/finalize/run.ts'
import { deployment } from '../../../factories/deployment.ts'
import { attemptIn } from '../../../factories/logins.ts'
import {
  finalize,
  keepsNothing,
  sealedLogin,
  sealLogin,
  unconfirmedLogin,
  worldWithGraph,
} from './sealed-login.ts'

const MINUTE = 60_000

test('before confirmation nothing runs: no call with the token, no row but attempt, link and landing', async () => {
  const { world, login } = unconfirmedLogin()
  expect(await finalize(world, login)).toStrictEqual({ again: { afterSeconds: 900 } })
  expect(world.graph.calls).toStrictEqual([])
  expect(world.operations()).toStrictEqual(['linkConsumption.consume'])
  expect(world.rows.landings.size).toBe(1)
  world.rows.landings.clear()
  expect(keepsNothing(world)).toBe(true)
})

test('the last look comes when the hour is over', async () => {
  const { world, login } = unconfirmedLogin()
  world.clock.advance(59 * MINUTE + 500)
  expect(await finalize(world, login)).toStrictEqual({ again: { afterSeconds: 60 } })
})

test('unconfirmed for sixty minutes, the token is deleted and the login ended', async () => {
  const { world, login } = unconfirmedLogin()
  world.clock.advance(60 * MINUTE)
  expect(await finalize(world, login)).toBeUndefined()
  expect(keepsNothing(world)).toBe(true)
  const end = { outcome: 'unconfirmed', reason: 'not-redeemed' }
  expect(attemptIn(world, login.attemptId)).toMatchObject({ status: 'ended', end })
  expect(world.sent.events).toMatchObject([{ type: 'login.unconfirmed', data: { reason: 'not-redeemed' } }])
  expect(world.graph.calls).toStrictEqual([])
})

test('confirmed within the hour, a login is gone on with even after it', async () => {
  const { world, login } = unconfirmedLogin()
  await world.ports.attemptRedemption.confirm(login.attemptId, world.clock.now())
  world.clock.advance(61 * MINUTE)
  await finalize(world, login)
  expect(attemptIn(world, login.attemptId).end?.outcome).toBe('completed')
})

test('a login that was redeemed for another reference ends refused and leaves no row in the vault', async () => {
  const { world, login } = unconfirmedLogin()
  await world.ports.attemptRedemption.reject(login.attemptId, world.clock.now())
  expect(await finalize(world, login)).toBeUndefined()
  const end = { outcome: 'refused', reason: 'wrong-reference' }
  expect(attemptIn(world, login.attemptId)).toMatchObject({ status: 'ended', end })
  expect(keepsNothing(world)).toBe(true)
  expect(world.graph.calls).toStrictEqual([])
})

test('a login whose link belongs to another one ends superseded, confirmed or not', async () => {
  const { world, login } = sealedLogin()
  await world.ports.linkConsumption.consume(login.linkHash, 'the attempt that was first')
  expect(await finalize(world, login)).toBeUndefined()
  const end = { outcome: 'superseded', reason: 'another-login-first' }
  expect(attemptIn(world, login.attemptId)).toMatchObject({ status: 'ended', end })
  expect(keepsNothing(world)).toBe(true)
  expect(world.graph.calls).toStrictEqual([])
})

test('of two logins that one link sealed at once the first to consume it connects', async () => {
  const { world, login } = sealedLogin()
  const other = sealLogin(world)
  await Promise.all([finalize(world, login), finalize(world, other)])
  const outcomes = [login, other].map(({ attemptId }) => attemptIn(world, attemptId).end?.outcome)
  expect(outcomes).toHaveLength(2)
  expect(new Set(outcomes)).toStrictEqual(new Set(['completed', 'superseded']))
  expect(world.rows.landings.size).toBe(0)
})

test('a deployment that asks for no confirmation goes on without one', async () => {
  const world = worldWithGraph({ ...deployment, confirm: false })
  const login = sealLogin(world)
  const { confirmedAt: _, ...attempt } = attemptIn(world, login.attemptId)
  world.rows.attempts.set(login.attemptId, attempt)
  await finalize(world, login)
  expect(attemptIn(world, login.attemptId).end?.outcome).toBe('completed')
})

test('a partner that confirms in the very last moment gets its connection, and the bus hears of one end only', async () => {
  const { world, login } = unconfirmedLogin()
  world.clock.advance(60 * 60_000)
  const { linkConsumption } = world.ports
  const ports = {
    ...world.ports,
    linkConsumption: {
      ...linkConsumption,
      async consume(linkHash: string, attemptId: string) {
        await world.ports.attemptRedemption.confirm(login.attemptId, world.clock.now())
        return linkConsumption.consume(linkHash, attemptId)
      },
    },
  }
  const outcome = await run(ports, { v: 1, attemptId: login.attemptId })
  expect(outcome).toStrictEqual({ again: { afterSeconds: 1 } })
  await finalize(world, login)
  expect(world.sent.events.map(({ type }) => type)).toStrictEqual(['login.completed'])
  expect(world.rows.connections.size).toBe(1)
})

test('of two ends at once one stands, and only that one is told', async () => {
  const { world, login } = sealedLogin()
  const rootSeal = {
    async sealFromLanding() {
      const end = { outcome: 'completed', reason: 'connected', connectionId: 'inst_1.a' } as const
      await world.ports.attemptEnds.end(login.attemptId, { from: ['sealed'], end, now: world.clock.now() })
      return 'superseded' as const
    },
  }
  await run({ ...world.ports, rootSeal }, { v: 1, attemptId: login.attemptId })
  expect(world.sent.events.map(({ type }) => type)).toStrictEqual(['login.completed'])
})
