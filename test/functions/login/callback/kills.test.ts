import { expect, test } from 'vitest'
import { run as finalize } from '../../../../functions/connections/finalize/run.ts'
import { attemptIn } from '../../../factories/logins.ts'
import { Killed, type Moment } from '../../../factories/outward.ts'
import { callBack, waitingLogin } from './callback-of.ts'

async function callsOfOneCallback(): Promise<number> {
  const { world, login } = waitingLogin()
  await callBack(world, login)
  return world.outward.count()
}

const calls = await callsOfOneCallback()
const points = Array.from({ length: calls }, (_, place) => place + 1).flatMap((call) =>
  (['before', 'after'] as const).map((moment): [Moment, number] => [moment, call]),
)

/** Kills one callback at a point, then lets the browser reload, as people do. */
async function killedAndReloaded(moment: Moment, call: number) {
  const { world, login } = waitingLogin()
  world.outward.killAt(call, moment)
  const died = await callBack(world, login).catch((error: unknown) => error)
  expect(died).toBeInstanceOf(Killed)
  const answer = await callBack(world, login)
  return { world, login, answer, death: String(died) }
}

test('a callback makes as many outward calls as this file kills', () => {
  expect(calls).toBe(11)
})

test.each(points)('a callback that dies %s its call %i never sends its code twice', async (moment, call) => {
  const { world, login, answer } = await killedAndReloaded(moment, call)
  expect(answer).toMatchObject({ kind: 'redirect' })
  expect(world.graph.calls.length).toBeLessThanOrEqual(1)
  expect(world.rows.landings.size).toBeLessThanOrEqual(1)
  expect(['exchanging', 'sealed']).toContain(attemptIn(world, login.attemptId).status)
})

test('a login is lost only by a death between the beginning of its exchange and its seal', async () => {
  const lost: string[] = []
  for (const [moment, call] of points) {
    const { world, death } = await killedAndReloaded(moment, call)
    if (world.rows.landings.size === 0) lost.push(death.replace('Error: ', ''))
  }
  expect(lost).toStrictEqual([
    'killed after attemptExchange.begin',
    'killed before graph.exchange-code',
    'killed after graph.exchange-code',
    'killed before landingSeal.store',
  ])
})

test.each(points)(
  'after a death %s call %i the watchdog finds the token or ends the login as lost',
  async (moment, call) => {
    const { world, login } = await killedAndReloaded(moment, call)
    expect(world.sent.finalize).toContainEqual({
      message: { v: 1, attemptId: login.attemptId },
      afterSeconds: 60,
    })
    world.clock.advance(60_000)
    const outcome = await finalize(world.ports, { v: 1, attemptId: login.attemptId })
    const lost = world.rows.landings.size === 0
    expect(outcome).toStrictEqual(lost ? undefined : { again: { afterSeconds: 900 } })
    expect(attemptIn(world, login.attemptId).end?.reason).toBe(lost ? 'exchange-lost' : undefined)
  },
)
