import { expect, test } from 'vitest'
import { run as judge } from '../../../../functions/health/judge/run.ts'
import type { Precedence } from '../../../../shared/domain/installation.ts'
import { connectionJobs } from '../../../factories/connections.ts'
import { ISSUED_AT, tokenFacts } from '../../../factories/graph-answers.ts'
import { invalidToken } from '../../../factories/verdicts.ts'
import type { World } from '../../../factories/world.ts'
import { finalize, sealedLogin, sealLogin } from './sealed-login.ts'

const DAY = 24 * 60 * 60_000

function onlyConnection(world: World) {
  const [connection] = world.rows.connections.values()
  if (!connection) throw new Error('not connected')
  return connection
}

/** The judge finds that Meta calls the token of a consent removed: of the newest one, unless another is given. */
async function findRemoved(world: World, of?: Precedence): Promise<void> {
  const [installation] = world.rows.installations.values()
  if (!installation) throw new Error('not installed')
  const { installationId, mark } = installation
  const precedence = of ?? mark
  const graphAboutRoots: World['ports']['graphAboutRoots'] = {
    ask: async (_roots, call) => [{ installationId, precedence, answer: call.read(invalidToken(458)) }],
  }
  const evidence = { kind: 'call-refused', at: world.clock.now(), code: 190 }
  await judge({ ...world.ports, graphAboutRoots }, { v: 1, installationId, evidence })
}

function nextLogin(world: World, reference = 'harbour-coffee') {
  world.clock.advance(DAY)
  world.graph.answer('debug-token', tokenFacts({ issued_at: (ISSUED_AT + DAY) / 1000 }))
  return sealLogin(world, { linkHash: `link of ${reference}`, reference })
}

async function removed() {
  const { world, login } = sealedLogin()
  await finalize(world, login)
  world.clock.advance(DAY)
  await findRemoved(world)
  return { world, login, removedAt: world.clock.now() }
}

test('a business that comes back is established and recovered in one revision, and runs again', async () => {
  const { world, removedAt } = await removed()
  expect(onlyConnection(world)).toMatchObject({ state: 'removed', revision: 2 })
  await finalize(world, nextLogin(world))
  const connection = onlyConnection(world)
  expect(connection).toMatchObject({ state: 'active', generation: 2, revision: 3 })
  expect(connection).not.toHaveProperty('removedAt')
  expect(connection.events.filter(({ revision }) => revision === 3)).toMatchObject([
    { type: 'connection.established', n: 0, generation: 2 },
    {
      type: 'connection.recovered',
      n: 1,
      generation: 2,
      data: {
        caller: 'partner-backend',
        app: 'demo',
        configuration: 'ads-insights',
        removedAt: new Date(removedAt).toISOString(),
      },
    },
  ])
  expect([...world.rows.jobs.values()].map(({ onWheel }) => onWheel)).toEqual([true, true, true])
})

test('a first consent, and one of a connection that was never removed, recovers nothing', async () => {
  const { world, login } = sealedLogin()
  await finalize(world, login)
  await finalize(world, nextLogin(world))
  expect(onlyConnection(world).events.map(({ type }) => type)).toEqual([
    'connection.established',
    'connection.established',
  ])
})

test('another reference of the same business stays removed until its own consent', async () => {
  const { world } = await removed()
  await finalize(world, nextLogin(world, 'harbour-bakery'))
  const states = [...world.rows.connections.values()].map(({ reference, state }) => [reference, state])
  expect(states).toEqual([
    ['harbour-coffee', 'removed'],
    ['harbour-bakery', 'active'],
  ])
  const running = connectionJobs(world).filter(({ onWheel }) => onWheel)
  expect(running).toHaveLength(2)
})

test('proof about the consent before does not touch the one that came back', async () => {
  const { world } = await removed()
  const before = onlyConnection(world).mark
  await finalize(world, nextLogin(world))
  world.clock.advance(1)
  await findRemoved(world, before)
  expect(onlyConnection(world).state).toBe('active')
  expect(world.rows.installations.values().next().value?.health?.verdict).toBe('unknown')
})

test('a removal at any moment of a finalize leaves nothing active that rests on a dead token', async () => {
  let struck = 0
  for (let call = 1; call < 40; call += 1) {
    const { world, login } = sealedLogin()
    let calls = 0
    // The judge is told of the proof just before the n-th call that finalize makes after the installation stands.
    const hold = async () => {
      calls += 1
      if (calls !== call || world.rows.installations.size === 0) return
      struck += 1
      await findRemoved(world)
    }
    const ports = Object.fromEntries(
      Object.entries(world.ports).map(([name, port]) => [name, held(port, hold)]),
    ) as World['ports']
    await finalize({ ...world, ports }, login)
    const onWheel = [...world.rows.jobs.values()].filter((job) => job.onWheel).map((job) => job.automation)
    const active = [...world.rows.connections.values()].filter(({ state }) => state === 'active')
    // Whatever is still active is found by the sweep that is still on the wheel.
    expect(active.length === 0 || onWheel.includes('health/sweep'), `before call ${call}`).toBe(true)
    if (onWheel.includes('health/sweep')) await findRemoved(world)
    const { state, events } = onlyConnection(world)
    expect(state, `before call ${call}`).toBe('removed')
    expect(events.filter(({ type }) => type === 'connection.removed')).toHaveLength(1)
  }
  expect(struck).toBeGreaterThan(6)
})

/** The port with something done before each of its calls. */
function held<P>(port: P, before: () => Promise<void>): P {
  if (typeof port !== 'object' || port === null) return port
  const entries = Object.entries(port).map(([name, method]: [string, unknown]) => [
    name,
    typeof method === 'function' &&
    !['now', 'count', 'info', 'warn', 'error', 'token', 'fraction', 'url'].includes(name)
      ? async (...args: unknown[]) => {
          await before()
          return (method as (...given: unknown[]) => unknown)(...args)
        }
      : method,
  ])
  return Object.fromEntries(entries) as P
}
