import { renameSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { createActivity, type Activity } from './activity.ts'
import { createCallers } from './callers.ts'
import { createClock, type Clock } from './clock.ts'
import { readDeclarations, type Declarations } from './declarations.ts'
import { createGateway } from './gateway.ts'
import { describeGround, type GroundDescription } from './ground-description.ts'
import { createHttpApi } from './http-api/http-api.ts'
import { listenOnLocalhost, type Listener } from './http-api/listener.ts'
import { createGuard, type Guard } from './iam/guard.ts'
import { createInspection } from './inspection/inspection.ts'
import type { Lambda } from './lambda/lambda.ts'
import type { Scheduler } from './scheduler/scheduler.ts'
import { createServices, defineStores, type Services } from './aws.ts'
import { makeStateDirectory } from './state-directory.ts'
import { loadAssembly, type StackTemplate } from './template/assembly.ts'
import { ACCOUNT_ID, REGION, type Place } from './template/place.ts'
import { resolveStacks } from './template/stacks.ts'
import { startWorkers } from './workers.ts'
import { watchServices } from './witness/watch.ts'
import { createWitness, type Witness } from './witness/witness.ts'

export interface GroundOptions {
  /** The synthesized cloud assembly, `cdk.out`. */
  readonly assembly: string
  /** Where the world keeps its files; emptied at the start. */
  readonly state: string
  /** Origins that stand for graph.facebook.com and www.facebook.com. */
  readonly graphOrigin: string
  readonly dialogOrigin: string
  /** Port of the HTTP API on `localhost`; 0, the default, takes any free one. */
  readonly apiPort?: number
  /** Port of all AWS services on `127.0.0.1`; 0, the default, takes any free one. */
  readonly awsPort?: number
  /** ARNs of IAM roles or users of others; each gets a key to sign requests with. */
  readonly principals?: readonly string[]
  /** Where the world's clock begins, milliseconds since the epoch; now when left out. */
  readonly startAt?: number
  /** Where to write down which rights were used; nowhere when left out. */
  readonly rightsUsed?: string
  /** Who is said to have used them: a test file, the demo. */
  readonly rightsUsedBy?: string
}

/** A running world: what a template describes, on this machine. */
export interface Ground extends GroundDescription, Activity {
  readonly clock: Clock
  readonly lambda: Lambda
  readonly scheduler: Scheduler
  readonly services: Services
  readonly guard: Guard
  readonly declarations: Declarations
  readonly witness: Witness
  /** Ends every process of the world and frees its ports. */
  close(): Promise<void>
}

/**
 * Starts a world from a cloud assembly. Rejects with `UnknownToGround` when a template asks for something that the
 * ground neither runs nor passes over for a reason; nothing is left running then.
 */
export async function startGround(options: GroundOptions): Promise<Ground> {
  const closers: (() => Promise<void> | void)[] = []
  const close = async () => {
    for (const closer of closers.splice(0).toReversed()) await closer()
  }
  try {
    return { ...(await build(options, (closer) => closers.push(closer))), close }
  } catch (cause) {
    await close()
    throw cause
  }
}

async function build(
  options: GroundOptions,
  atEnd: (closer: () => Promise<void> | void) => void,
): Promise<Omit<Ground, 'close'>> {
  const templates = loadAssembly(path.resolve(options.assembly))
  const clock = createClock(options.startAt)
  const callers = createCallers()
  const state = path.resolve(options.state)
  const witness = createWitness(path.join(state, 'sinks'))
  const services = watchServices(createServices(clock, path.join(state, 'buckets')), witness)
  const { rightsUsed: usesDirectory, rightsUsedBy: usedBy } = options
  const guard = createGuard({
    ...(usesDirectory !== undefined && { usesDirectory }),
    ...(usedBy !== undefined && { usedBy }),
  })
  atEnd(() => guard.close())
  const gateway = createGateway({ services: Object.values(services), callers, clock, region: REGION, guard })
  // Ports come first: a second ground on the same ones fails here, before it empties the state of the first.
  atEnd(() => gateway.close())
  const { origin: awsOrigin } = await gateway.listen(options.awsPort ?? 0)
  const listeners = await listen(templates, options.apiPort ?? 0, atEnd)
  const place = placeOf(awsOrigin, listeners)
  const stacks = resolveStacks(templates, place)
  const declarations = readDeclarations(stacks)
  guard.enforce(declarations.policies)

  makeStateDirectory(state)
  const logsDirectory = path.join(state, 'logs')
  await defineStores(services, declarations.stores, stacks)
  const workers = startWorkers({
    declarations,
    services,
    clock,
    callers,
    guard,
    region: place.region,
    logsDirectory,
    origins: {
      AWS_ENDPOINT_URL: awsOrigin,
      META_GRAPH_ORIGIN: options.graphOrigin,
      META_DIALOG_ORIGIN: options.dialogOrigin,
    },
  })
  atEnd(() => workers.close())
  const { lambda, scheduler } = workers
  for (const declaration of declarations.apis) {
    const listener = listeners.get(declaration.logicalId)
    const domainName = new URL(listener?.origin ?? '').host
    const accessLogFile = path.join(logsDirectory, `access-${declaration.logicalId}.log`)
    const { accountId, region } = place
    listener?.serve(
      createHttpApi({
        declaration,
        lambda,
        callers,
        clock,
        guard,
        region,
        accountId,
        domainName,
        accessLogFile,
        witness,
      }),
    )
  }
  const activity = createActivity(clock, workers)
  const description = describeGround({ place, listeners, stacks, declarations, callers, state, options })
  const running = { clock, lambda, scheduler, services, guard, declarations, witness }
  const world = { ...description, ...activity, ...running }
  gateway.fallback = createInspection({ ...world, state })
  publish(path.join(state, 'ground.json'), description)
  return world
}

/** The file appears whole: other programs take it for the sign that the world is ready. */
function publish(file: string, description: GroundDescription): void {
  writeFileSync(`${file}.draft`, `${JSON.stringify(description, undefined, 2)}\n`)
  renameSync(`${file}.draft`, file)
}

/** Opens the address of every HTTP API before its template is resolved, which names it. */
async function listen(
  templates: readonly StackTemplate[],
  port: number,
  atEnd: (closer: () => Promise<void>) => void,
): Promise<ReadonlyMap<string, Listener>> {
  const apis = templates.flatMap(({ template }) =>
    Object.entries(template.Resources).filter(([, { Type }]) => Type === 'AWS::ApiGatewayV2::Api'),
  )
  const listeners = new Map<string, Listener>()
  for (const [index, [logicalId]] of apis.entries()) {
    const listener = await listenOnLocalhost(port === 0 ? 0 : port + index)
    atEnd(() => listener.close())
    listeners.set(logicalId, listener)
  }
  return listeners
}

function placeOf(awsOrigin: string, listeners: ReadonlyMap<string, Listener>): Place {
  return {
    region: REGION,
    accountId: ACCOUNT_ID,
    awsOrigin,
    apiOrigin: (logicalId) => listeners.get(logicalId)?.origin ?? '',
  }
}
