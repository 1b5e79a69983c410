import middy from '@middy/core'
import type { SQSBatchResponse, SQSEvent } from 'aws-lambda'
import { Failure } from '../../base/failure.ts'
import type { Connection } from '../../domain/connection.ts'
import type { GrantedAsset } from '../../domain/installation.ts'
import type { ClaimedJob, WorkMessage } from '../../domain/job.ts'
import { nextTry } from '../../domain/retry-delay.ts'
import { runEvent } from '../../domain/run-event.ts'
import { readWorkMessage } from '../../domain/work-message.ts'
import type { PortsFor } from '../../ports/ports.ts'
import { compose } from '../compose.ts'
import type { ManifestOf, Naming, PortsOf, workNeeds } from '../manifest.ts'
import type { Telemetry } from '../telemetry.ts'
import { eachMessage, messageOf } from './batch.ts'
import { invocation } from './invocation.ts'

/** One run of an automation. */
export interface Work {
  readonly job: ClaimedJob
  readonly connection: Connection
  /** The asset that the job works on; absent for a job per connection. */
  readonly asset?: GrantedAsset
}

/** Done, with what the event `automation.completed` carries; or: go on later, in the same epoch. */
export type StepOutcome =
  | {
      readonly done: {
        readonly data: Readonly<Record<string, unknown>>
        readonly counts: Readonly<Record<string, number>>
      }
    }
  | { readonly again: { readonly afterSeconds: number } }

export type WorkPorts = PortsFor<(typeof workNeeds)[number]>

interface WorkDoor<P> {
  readonly ports: P
  readonly telemetry: Telemetry
  readonly timeoutSeconds: number
}

/** Twice the function's time and a margin for clocks that differ; safety rests on the fence, never on this. */
function leaseMilliseconds(timeoutSeconds: number): number {
  return (2 * timeoutSeconds + 30) * 1000
}

async function load(ports: WorkPorts, job: ClaimedJob): Promise<Work | undefined> {
  const connection = await ports.connectionReads.find(job.connectionId)
  if (!connection || connection.state !== 'active' || connection.generation !== job.generation)
    return undefined
  if (job.assetType === undefined) return { job, connection }
  const asset = await ports.connectionReads.asset(job.installationId, job.assetType, job.assetId)
  return asset && { job, connection, asset }
}

/** Ends the run: the event first, then the write that ends the work, so that a crash between tells it again. */
async function finish(
  ports: WorkPorts,
  work: Work,
  end: { readonly failure?: Failure; readonly done?: Extract<StepOutcome, { done: unknown }>['done'] },
): Promise<void> {
  const { job, connection } = work
  const finishedAt = ports.clock.now()
  const outcome = end.failure ? 'failed' : 'completed'
  const data = end.failure ? { code: end.failure.code, retry: end.failure.retry } : (end.done?.data ?? {})
  await ports.eventBus.publish([
    runEvent(connection, job, { type: `automation.${outcome}`, data }, finishedAt),
  ])
  const kept = await ports.jobLeases.complete(job, {
    outcome,
    finishedAt,
    ...(end.failure && { code: end.failure.code }),
    ...(end.done && { counts: end.done.counts }),
  })
  ports.metrics.count('Runs', { automation: job.automation, outcome: kept ? outcome : 'overtaken' })
}

/** Gives the lease back; up to 15 minutes are a delayed message, more is the due index. */
async function putOff(
  ports: WorkPorts,
  message: WorkMessage,
  job: ClaimedJob,
  seconds: number,
  fails: number,
) {
  const late = seconds > 900
  const released = await ports.jobLeases.release(job, {
    fails,
    ...(late && { dueAt: ports.clock.now() + seconds * 1000 }),
  })
  if (released && !late) {
    await ports.ownQueue.sendAgain({ ...message, reason: 'again' }, seconds, job.connectionId)
  }
  ports.metrics.count('Runs', { automation: job.automation, outcome: 'put-off' })
}

async function runClaimed<P extends WorkPorts>(
  ports: P,
  message: WorkMessage,
  job: ClaimedJob,
  step: (ports: P, work: Work) => Promise<StepOutcome>,
): Promise<void> {
  const work = await load(ports, job)
  if (!work) {
    // Planned, and not active yet or no longer: the lease goes back, so that its first run need not wait for it.
    await ports.jobLeases.release(job, { fails: job.fails })
    return ports.metrics.count('Runs', { automation: job.automation, outcome: 'void' })
  }
  try {
    const outcome = await step(ports, work)
    if ('again' in outcome) return await putOff(ports, message, job, outcome.again.afterSeconds, job.fails)
    return await finish(ports, work, { done: outcome.done })
  } catch (error) {
    if (!(error instanceof Failure)) throw error
    ports.log.warn('a run failed', {
      job: `${job.automation} ${job.assetId}`,
      code: error.code,
      ...error.facts,
    })
    const delay = nextTry(error, job.fails, ports.random.fraction())
    if (delay === undefined) return finish(ports, work, { failure: error })
    return putOff(ports, message, job, delay, job.fails + 1)
  }
}

async function runMessage<P extends WorkPorts>(
  { ports, timeoutSeconds }: WorkDoor<P>,
  message: WorkMessage,
  step: (ports: P, work: Work) => Promise<StepOutcome>,
): Promise<void> {
  const now = ports.clock.now()
  const claim = await ports.jobLeases.claim(message.jobKey, {
    generation: message.generation,
    epoch: message.epoch,
    now,
    leaseUntil: now + leaseMilliseconds(timeoutSeconds),
  })
  if (claim.kind === 'claimed') return runClaimed(ports, message, claim.job, step)
  ports.metrics.count('Runs', { automation: message.jobKey.automation, outcome: claim.kind })
  // Held by another worker: its message comes back if it dies. Held beyond 15 minutes: the due index brings it back.
  const wait = claim.kind === 'busy' ? Math.ceil((claim.leaseUntil - now) / 1000) : 0
  if (claim.kind === 'busy' && wait <= 900) {
    await ports.ownQueue.sendAgain({ ...message, reason: 'again' }, Math.max(1, wait), message.connectionId)
  }
}

/** The door itself, over ports that are already made. */
export function workDoor<P extends WorkPorts>(
  door: WorkDoor<P>,
  step: (ports: P, work: Work) => Promise<StepOutcome>,
) {
  return middy<SQSEvent, SQSBatchResponse>()
    .use(invocation(door.telemetry))
    .handler((event) =>
      eachMessage(event, door.ports, (record) => runMessage(door, readWorkMessage(messageOf(record)), step)),
    )
}

/** Runs of an automation: claimed under a fence, stepped, completed; duplicates and late comers change nothing. */
export function work<M extends ManifestOf<'work'>>(
  manifest: Naming<(typeof workNeeds)[number], M>,
  step: (ports: PortsOf<M>, work: Work) => Promise<StepOutcome>,
) {
  const { ports, telemetry } = compose<M>(manifest)
  return workDoor(
    { ports: ports as PortsOf<M> & WorkPorts, telemetry, timeoutSeconds: manifest.timeoutSeconds },
    step,
  )
}
