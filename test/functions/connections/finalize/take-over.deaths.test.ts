import { expect, test } from 'vitest'
import { attemptIn, type IssuedLogin } from '../../../factories/logins.ts'
import { Killed, type Moment } from '../../../factories/outward.ts'
import type { World } from '../../../factories/world.ts'
import { brokenOffLogin, exchangesOf } from './broken-off-login.ts'
import { finalize, snapshot } from './sealed-login.ts'

/** Delivers messages as the queue does, an hour long at the most. */
async function untilDone(world: World, login: IssuedLogin): Promise<void> {
  for (let message = 0; message < 60; message++) {
    const outcome = await finalize(world, login)
    if (!outcome || !('again' in outcome)) return
    world.clock.advance(outcome.again.afterSeconds * 1000)
  }
  throw new Error('the login does not come to rest')
}

/** What is left, but for the times, which a death moves, and the note of the seal, by which nobody decides. */
function kept(world: World): unknown {
  const left = { ...snapshot(world), codes: [...world.rows.sealedCodes] }
  return JSON.parse(JSON.stringify(left), (name, value: unknown) => {
    if (name === 'sealedAt') return undefined
    return typeof value === 'number' && value > 1e12 ? 'time' : value
  })
}

async function undisturbed() {
  const { world, login } = brokenOffLogin()
  const before = world.outward.count()
  await untilDone(world, login)
  return { calls: world.outward.count() - before, kept: kept(world) }
}

/** A finalize that dies at a call; the queue delivers its message again, and it goes on. */
async function diedAt(call: number, moment: Moment) {
  const { world, login } = brokenOffLogin()
  world.outward.killAt(call, moment)
  const death: unknown = await finalize(world, login).catch((error: unknown) => error)
  expect(death).toBeInstanceOf(Killed)
  await untilDone(world, login)
  return { world, login, death: String(death).replace('Error: ', '') }
}

test('a takeover that dies anywhere ends as if nothing had happened, but between the effect and the seal', async () => {
  const whole = await undisturbed()
  const lost: string[] = []
  for (let call = 1; call <= whole.calls; call++) {
    for (const moment of ['before', 'after'] satisfies Moment[]) {
      const { world, login, death } = await diedAt(call, moment)
      const isLost = attemptIn(world, login.attemptId).end?.reason === 'exchange-lost'
      if (isLost) lost.push(death)
      const left = isLost ? undefined : kept(world)
      expect({ death, left }).toStrictEqual({ death, left: isLost ? undefined : whole.kept })
      const told = new Set(world.sent.events.map(({ id, type }) => `${id} ${type}`))
      const end = `login#${login.attemptId} login.${isLost ? 'failed' : 'completed'}`
      expect({ death, told }).toStrictEqual({ death, told: new Set([end]) })
      expect(exchangesOf(world)).toBe(isLost ? 2 : 1)
      expect([world.rows.landings.size, world.rows.sealedCodes.size]).toStrictEqual([0, 0])
    }
  }
  expect(lost).toStrictEqual(['killed after graph.exchange-code', 'killed before landingTakeover.store'])
})
