import { type Failure, failureOf } from '../../base/failure.ts'
import type { Connection } from '../../domain/connection.ts'
import type { GrantedAsset } from '../../domain/installation.ts'
import type { ClaimedJob } from '../../domain/job.ts'
import { nextTry } from '../../domain/retry-delay.ts'
import { runEvent } from '../../domain/run-event.ts'
import type { PortsFor } from '../../ports/ports.ts'
import type { workNeeds } from '../manifest.ts'
import { type Claimed, putOff } from './leases.ts'
import { failedTries, tellJudge } from './tell-judge.ts'

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

/** Pause before a run whose end could not be written is done again. */
const ENDING_RETRY_SECONDS = 60

async function load(ports: WorkPorts, job: ClaimedJob): Promise<Work | undefined> {
  const connection = await ports.connectionReads.find(job.ownerId)
  if (!connection || connection.state !== 'active' || connection.generation !== job.generation)
    return undefined
  if (job.assetType === undefined) return { job, connection }
  const asset = await ports.connectionReads.asset(job.installationId, job.assetType, job.assetId)
  return asset && { job, connection, asset }
}

type Ending = Extract<StepOutcome, { done: unknown }> | { readonly failure: Failure }

/** Ends the run: the event first, then the write that ends the work, so that a crash between tells it again. */
async function finish(ports: WorkPorts, { job, connection }: Work, ending: Ending): Promise<void> {
  const finishedAt = ports.clock.now()
  const failed = 'failure' in ending
  const outcome = failed ? 'failed' : 'completed'
  const data = failed ? { code: ending.failure.code, retry: ending.failure.retry } : ending.done.data
  await ports.eventBus.publish([
    runEvent(connection, job, { type: `automation.${outcome}`, data }, finishedAt),
  ])
  const kept = await ports.jobLeases.complete(job, {
    outcome,
    finishedAt,
    ...(failed ? { code: ending.failure.code } : { counts: ending.done.counts }),
  })
  ports.metrics.count('Runs', { automation: job.automation, outcome: kept ? outcome : 'overtaken' })
}

/** The step's own outcome, or the failure it ended in; anything else is the queue's to retry. */
async function outcomeOf(run: Promise<StepOutcome>): Promise<StepOutcome | { readonly failure: Failure }> {
  try {
    return await run
  } catch (error) {
    const failure = failureOf(error)
    if (!failure) throw error
    return { failure }
  }
}

async function end<P extends WorkPorts>(claimed: Claimed<P>, work: Work, ending: Ending): Promise<void> {
  const { ports, job } = claimed
  try {
    if ('failure' in ending) await tellJudge(ports, job, ending.failure)
    await finish(ports, work, ending)
  } catch (error) {
    if (failureOf(error)?.retry !== 'later') throw error
    // The work is done and only its end is not: it is done again, and never counted as a failed try.
    ports.log.warn('the end of a run could not be written', {
      automation: job.automation,
      asset: job.assetId,
    })
    await putOff(claimed, ENDING_RETRY_SECONDS, job.fails)
  }
}

/** Runs the step of a claimed job and ends the run, or puts it off. */
export async function runClaimed<P extends WorkPorts>(
  claimed: Claimed<P>,
  step: (ports: P, work: Work) => Promise<StepOutcome>,
): Promise<void> {
  const { ports, job } = claimed
  const work = await load(ports, job)
  if (!work) {
    // Planned, and not active yet or no longer: the lease goes back, so that its first run need not wait for it.
    await ports.jobLeases.release(job, { fails: job.fails })
    return ports.metrics.count('Runs', { automation: job.automation, outcome: 'void' })
  }
  const outcome = await outcomeOf(step(ports, work))
  if ('again' in outcome) return putOff(claimed, outcome.again.afterSeconds, job.fails)
  if ('done' in outcome) return end(claimed, work, outcome)
  const { failure } = outcome
  const delay = nextTry(failure, job.fails, ports.random.fraction())
  ports.log.warn('a run failed', {
    job: `${job.automation} ${job.assetId}`,
    ...failure.facts,
    code: failure.code,
  })
  if (delay === undefined) return end(claimed, work, outcome)
  return putOff(claimed, delay, await failedTries(ports, job, failure), failure)
}
