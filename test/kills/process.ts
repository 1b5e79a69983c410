import { AsyncLocalStorage } from 'node:async_hooks'
import type { Credentials } from '../../infra/local/callers.ts'
import type { Clock } from '../../infra/local/clock.ts'
import { adapters } from '../../shared/adapters/adapters.ts'
import type { AdapterContext } from '../../shared/adapters/context.ts'
import { dynamodb } from '../../shared/adapters/dynamodb/client.ts'
import { eventbridge } from '../../shared/adapters/eventbridge/client.ts'
import { kms } from '../../shared/adapters/kms/client.ts'
import { s3 } from '../../shared/adapters/s3/client.ts'
import { secretsManager } from '../../shared/adapters/secrets/client.ts'
import { sqs } from '../../shared/adapters/sqs/client.ts'
import { deployment } from '../../shared/deployment.ts'
import { describeError } from '../../shared/kernel/describe-error.ts'
import type { Manifest, PortsOf } from '../../shared/kernel/manifest.ts'
import { random } from '../../shared/kernel/random.ts'
import { addresses } from '../../shared/ports/addresses.ts'
import type { Log, LogFacts } from '../../shared/ports/ambient.ts'
import type { Need } from '../../shared/ports/ports.ts'
import { registry, type FunctionKey } from '../../functions/registry.ts'
import { createMetrics } from '../factories/ambient.ts'
import { nameOfAwsCall, nameOfS3Call } from './call-name.ts'
import { relayGraph } from './graph-relay.ts'
import { type Fate, type Line, openLine } from './line.ts'
import type { World } from './world.ts'

/** What a process called on the way, and what of it came to its effect. */
export type Way = Pick<Line, 'calls' | 'effects'>

/** What became of a process. */
export type Ended<T> = Way & ({ readonly kind: 'answered'; readonly answer: T } | { readonly kind: 'died' })

/** Whose code runs: its line, if it is led through one, and the key that its calls are signed with. */
interface Running {
  readonly line?: Line
  readonly credentials: Credentials
}

const processes = new AsyncLocalStorage<Running>()

/** The header of a request whose client is led as below. */
export const LED = 'x-led'

interface Request {
  readonly method: string
  readonly path: string
  readonly headers: Record<string, string>
  readonly body: string | Uint8Array
}

/** Leads every request that an SDK client sends, each try by itself, through the line of the process that it is of. */
const throughOwnLine =
  <A extends { readonly request: unknown }, R>(next: (args: A) => Promise<R>) =>
  (args: A): Promise<R> => {
    const line = processes.getStore()?.line
    const { headers, body, method, path } = args.request as Request
    headers[LED] = 'yes'
    if (!line) return next(args)
    const target = headers['x-amz-target']
    const name = target === undefined ? nameOfS3Call(method, path) : nameOfAwsCall(target, body)
    return line.pass(name, () => next(args))
  }

/** Within the SDK's tries, and around the reading of an answer: one left unread would keep its connection for ever. */
const eachTry = { step: 'deserialize', priority: 'high', name: 'own-line' } as const

/**
 * Each AWS client exists once in a real process, and so once in this one, which stands for many: every call is signed
 * with the key of the process that it is of, and with `others` where it is of none. They sign by the clock of their
 * world: an SDK that has to learn of it first tries once more, and that try would be counted.
 */
export function leadClients(clock: Clock, others: Credentials): void {
  // the SDK keeps what a provider answers, unless it says that it does so itself
  const provider = async () => processes.getStore()?.credentials ?? others
  const ownKey = Object.assign(provider, { memoized: true })
  dynamodb().middlewareStack.add(throughOwnLine, eachTry)
  eventbridge().middlewareStack.add(throughOwnLine, eachTry)
  kms().middlewareStack.add(throughOwnLine, eachTry)
  s3().middlewareStack.add(throughOwnLine, eachTry)
  secretsManager().middlewareStack.add(throughOwnLine, eachTry)
  sqs().middlewareStack.add(throughOwnLine, eachTry)
  for (const { config } of [dynamodb(), eventbridge(), kms(), s3(), secretsManager(), sqs()]) {
    config.credentials = ownKey
    Object.defineProperty(config, 'systemClockOffset', {
      get: () => clock.now() - Date.now(),
      set() {
        // what the SDK makes of the dates in its answers says the same, a little later
      },
    })
  }
}

/** Runs something with the rights of a room, outside of every line. */
export function asRoom<T>({ ground }: World, key: FunctionKey, work: () => Promise<T>): Promise<T> {
  return processes.run({ credentials: ground.credentialsOf(key) }, work)
}

/** A room's log, for who looks whether a secret is in it. */
function logOf({ ground }: World, key: FunctionKey): Log {
  const write = (level: string) => (message: string, facts?: LogFacts, error?: unknown) =>
    ground.witness.note('function-log', key, {
      level,
      message,
      facts: { ...facts, ...(error !== undefined && describeError(error)) },
    })
  return { info: write('info'), warn: write('warn'), error: write('error') }
}

/** What a room's adapters are made from, with the addresses that the template gives its function. */
export function contextOf(world: World, key: FunctionKey, graphOrigin: string): AdapterContext {
  const environment = world.ground.environmentOf(key)
  return {
    clock: world.clock,
    random,
    deployment,
    log: logOf(world, key),
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
  const line = openLine(fate)
  const graph = await relayGraph(world.emulator.origin, line)
  const credentials = world.ground.credentialsOf(key)
  const running = processes.run({ line, credentials }, () =>
    work(portsOf(registry[key], contextOf(world, key, graph.origin))),
  )
  try {
    // What the code of a dead process still throws, nobody hears.
    await Promise.race([running, line.death])
    const { calls, effects } = line
    if (!line.isDead()) return { kind: 'answered', answer: await running, calls, effects }
    return { kind: 'died', calls, effects }
  } finally {
    await line.quiet()
    await graph.close()
  }
}
