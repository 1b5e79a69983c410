import { expect, test } from 'vitest'
import { run as finalize } from '../../../../functions/connections/finalize/run.ts'
import { Failure } from '../../../../shared/base/failure.ts'
import { attemptIn } from '../../../factories/logins.ts'
import { Killed, type Moment } from '../../../factories/outward.ts'
import { callBack, TOKEN, waitingLogin } from './callback-of.ts'

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

/** Lets Meta trade a code once, as it does, and the watchdog look a minute after the death. */
async function killedAndLookedAfter(moment: Moment, call: number) {
  const { world, login } = waitingLogin()
  let isTraded = false
  world.graph.answer('exchange-code', () => {
    if (isTraded) throw new Failure('ERR_GRAPH_CODE_DEAD', 'used', { facts: { metaCode: 100 } })
    isTraded = true
    return { access_token: TOKEN }
  })
  world.outward.killAt(call, moment)
  const died: unknown = await callBack(world, login).catch((error: unknown) => error)
  await callBack(world, login)
  expect(world.sent.finalize).toContainEqual({
    message: { v: 1, attemptId: login.attemptId },
    afterSeconds: 60,
  })
  world.clock.advance(60_000)
  const outcome = await finalize(world.ports, { v: 1, attemptId: login.attemptId })
  return { world, login, outcome, death: String(died).replace('Error: ', '') }
}

test('a login is lost only by a death between the effect of its exchange and the seal', async () => {
  const lost: string[] = []
  for (const [moment, call] of points) {
    const { world, login, outcome, death } = await killedAndLookedAfter(moment, call)
    const isLost = attemptIn(world, login.attemptId).end?.reason === 'exchange-lost'
    if (isLost) lost.push(death)
    const waits = isLost ? undefined : { again: { afterSeconds: 900 } }
    expect({ death, outcome }).toStrictEqual({ death, outcome: waits })
    expect(world.rows.landings.size).toBe(isLost ? 0 : 1)
    const { status } = attemptIn(world, login.attemptId)
    expect(world.rows.sealedCodes.size).toBe(status === 'exchanging' ? 1 : 0)
  }
  expect(lost).toStrictEqual(['killed after graph.exchange-code', 'killed before landingSeal.store'])
})
