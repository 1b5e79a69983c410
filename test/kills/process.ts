import { AsyncLocalStorage } from 'node:async_hooks'
import { adapters } from '../../shared/adapters/adapters.ts'
import type { AdapterContext } from '../../shared/adapters/context.ts'
import { dynamodb } from '../../shared/adapters/dynamodb/client.ts'
import { eventbridge } from '../../shared/adapters/eventbridge/client.ts'
import { kms } from '../../shared/adapters/kms/client.ts'
import { secretsManager } from '../../shared/adapters/secrets/client.ts'
import { sqs } from '../../shared/adapters/sqs/client.ts'
import { deployment } from '../../shared/deployment.ts'
import type { Manifest, PortsOf } from '../../shared/kernel/manifest.ts'
import { random } from '../../shared/kernel/random.ts'
import { addresses } from '../../shared/ports/addresses.ts'
import type { Need } from '../../shared/ports/ports.ts'
import { registry, type FunctionKey } from '../../functions/registry.ts'
import { createLog, createMetrics } from '../factories/ambient.ts'
import { type Fate, type Line, openLine } from './line.ts'
import type { World } from './world.ts'

/** What became of a process, and everything that it called on the way. */
export type Ended<T> =
  | { readonly kind: 'answered'; readonly answer: T; readonly calls: readonly string[] }
  | { readonly kind: 'died'; readonly calls: readonly string[] }

const lines = new AsyncLocalStorage<Line>()

/** Leads each call of an SDK client through the line of the process that makes it; one of a dead process never ends. */
const throughOwnLine =
  <A extends { readonly request: unknown }, R>(next: (args: A) => Promise<R>) =>
  async (args: A): Promise<R> => {
    const line = lines.getStore()
    if (!line) return next(args)
    Object.assign(Object(args.request), { protocol: 'http:', hostname: '127.0.0.1', port: line.port })
    try {
      return await next(args)
    } finally {
      if (line.isDead()) await new Promise<never>(() => {})
    }
  }

const beforeSigning = { step: 'build', priority: 'high', name: 'own-line' } as const

/** Each AWS client exists once in a real process, and so once in this one, which stands for many. */
export function leadClients(): void {
  dynamodb().middlewareStack.add(throughOwnLine, beforeSigning)
  eventbridge().middlewareStack.add(throughOwnLine, beforeSigning)
  kms().middlewareStack.add(throughOwnLine, beforeSigning)
  secretsManager().middlewareStack.add(throughOwnLine, beforeSigning)
  sqs().middlewareStack.add(throughOwnLine, beforeSigning)
}

/** What a room's adapters are made from, with the addresses that the template gives its function. */
export function contextOf(world: World, key: FunctionKey, graphOrigin: string): AdapterContext {
  const environment = world.ground.environmentOf(key)
  return {
    clock: world.clock,
    random,
    deployment,
    log: createLog(),
    metrics: createMetrics(),
    address(name) {
      const value = environment[addresses[name]]
      if (value === undefined) throw new Error(`the template gives ${key} no ${addresses[name]}`)
      return value
    },
    graphOrigin,
    dialogOrigin: world.emulator.origin,
  }
}

/** The ports of a room as `compose` makes them. */
function portsOf<M extends Manifest>(manifest: M, context: AdapterContext): PortsOf<M> {
  const { clock, log, metrics } = context
  const made = Object.fromEntries(
    manifest.needs.map((need: Need): [Need, unknown] => [need, adapters[need](context)]),
  )
  // `adapters` is checked against Ports need by need; only the loop over names loses that.
  return { clock, random, deployment, log, metrics, ...made } as PortsOf<M>
}

/** Runs one invocation of a room in a process of its own, started cold, which dies when its fate says so. */
export async function runProcess<K extends FunctionKey, T>(
  world: World,
  key: K,
  work: (ports: PortsOf<(typeof registry)[K]>) => Promise<T>,
  fate: Fate = {},
): Promise<Ended<T>> {
  const line = await openLine(world.outside, fate)
  const context = contextOf(world, key, `http://127.0.0.1:${line.port}`)
  const running = lines.run(line, () => work(portsOf(registry[key], context)))
  // What the code of a dead process still throws, nobody hears.
  const end = await Promise.race([
    running.then((answer) => ({ kind: 'answered' as const, answer })),
    line.death.then(() => ({ kind: 'died' as const })),
  ]).finally(() => line.close())
  const ended = line.isDead() ? { kind: 'died' as const } : end
  return { ...ended, calls: [...line.calls] }
}
