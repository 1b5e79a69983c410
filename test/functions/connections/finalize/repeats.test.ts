import { expect, test } from 'vitest'
import { run } from '../../../../functions/connections/finalize/run.ts'
import { Failure } from '../../../../shared/base/failure.ts'
import { ISSUED_AT, tokenFacts } from '../../../factories/graph-answers.ts'
import { type IssuedLogin } from '../../../factories/logins.ts'
import { Killed, type Moment } from '../../../factories/outward.ts'
import type { World } from '../../../factories/world.ts'
import { finalize, sealedLogin, sealLogin, snapshot, unconfirmedLogin } from './sealed-login.ts'

interface Case {
  readonly world: World
  readonly login: IssuedLogin
}

function returning(): Promise<Case> {
  const { world, login } = sealedLogin()
  return finalize(world, login).then(() => {
    world.clock.advance(60_000)
    world.graph.answer('debug-token', tokenFacts({ issued_at: ISSUED_AT / 1000 + 60 }))
    return { world, login: sealLogin(world, { linkHash: 'another link' }) }
  })
}

async function unconfirmedForAnHour(): Promise<Case> {
  const { world, login } = unconfirmedLogin()
  world.clock.advance(60 * 60_000)
  return { world, login }
}

async function endedByItsCallback(): Promise<Case> {
  const end = { outcome: 'cancelled', reason: 'cancelled-or-refused' } as const
  return sealedLogin({ status: 'ended', end, endedAt: 1 })
}

const cases: [string, () => Promise<Case>][] = [
  ['a first login', async () => sealedLogin()],
  ['a business that comes back', returning],
  ['a login that nobody confirmed', unconfirmedForAnHour],
  ['a login that its callback ended', endedByItsCallback],
]

function ids(world: World): object {
  const messages = world.sent.work.map(({ message }) => JSON.stringify(message))
  return {
    events: new Set(world.sent.events.map(({ id, type }) => `${id} ${type}`)),
    runs: new Set(messages),
  }
}

async function undisturbed(make: () => Promise<Case>) {
  const { world, login } = await make()
  const before = world.outward.count()
  await finalize(world, login)
  return { calls: world.outward.count() - before, rows: snapshot(world), told: ids(world) }
}

test.each(cases)(
  '%s that dies anywhere and is told again ends as if nothing had happened',
  async (_what, make) => {
    const whole = await undisturbed(make)
    expect(whole.calls).toBeGreaterThan(3)
    for (let call = 1; call <= whole.calls; call++) {
      for (const moment of ['before', 'after'] satisfies Moment[]) {
        const { world, login } = await make()
        world.outward.killAt(call, moment)
        const death = await finalize(world, login).catch((error: unknown) => error)
        expect(death).toBeInstanceOf(Killed)
        expect(await finalize(world, login)).toBeUndefined()
        expect({ death, rows: snapshot(world) }).toStrictEqual({ death, rows: whole.rows })
        expect({ death, told: ids(world) }).toStrictEqual({ death, told: whole.told })
      }
    }
  },
)

test.each(cases)(
  '%s that dies again and again, each time a little later, still arrives',
  async (_what, make) => {
    const whole = await undisturbed(make)
    const { world, login } = await make()
    for (let call = 1; call <= whole.calls; call++) {
      world.outward.killAt(call, 'after')
      const death: unknown = await finalize(world, login).catch((error: unknown) => error)
      expect(death === undefined || death instanceof Killed).toBe(true)
    }
    world.outward.spare()
    await finalize(world, login)
    expect(snapshot(world)).toStrictEqual(whole.rows)
    expect(ids(world)).toStrictEqual(whole.told)
  },
)

test.each(cases)('%s that is told twice is told once', async (_what, make) => {
  const whole = await undisturbed(make)
  const { world, login } = await make()
  await finalize(world, login)
  const sent = JSON.stringify(world.sent)
  await finalize(world, login)
  expect(snapshot(world)).toStrictEqual(whole.rows)
  expect(JSON.stringify(world.sent)).toBe(sent)
})

test.each(cases)('%s that is told twenty times at once ends the same', async (_what, make) => {
  const whole = await undisturbed(make)
  const { world, login } = await make()
  await Promise.allSettled(Array.from({ length: 20 }, () => finalize(world, login)))
  expect(snapshot(world)).toStrictEqual(whole.rows)
  expect(ids(world)).toStrictEqual(whole.told)
})

test('an event goes out before the write that says it did, on every path to an end', async () => {
  for (const [, make] of cases) {
    const { world, login } = await make()
    const before = world.operations().length
    await finalize(world, login)
    const operations = world.operations().slice(before)
    const published = operations.indexOf('eventBus.publish')
    const ended = operations.indexOf('attemptNotes.told')
    expect(published).toBeGreaterThanOrEqual(0)
    expect(published).toBeLessThan(ended)
  }
})

test('a run that is overtaken half way looks again instead of failing', async () => {
  const { world, login } = sealedLogin()
  const graphAsLanding = {
    async call(): Promise<never> {
      await finalize(world, login)
      throw new Failure('ERR_GRAPH_NO_TOKEN', 'no token of attempt grants debug-token')
    },
  }
  const outcome = await run({ ...world.ports, graphAsLanding }, { v: 1, attemptId: login.attemptId })
  expect(outcome).toStrictEqual({ again: { afterSeconds: 1 } })
  expect(await finalize(world, login)).toBeUndefined()
  expect(world.sent.events.map(({ type }) => type)).toStrictEqual(['login.completed'])
})
