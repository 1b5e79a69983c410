import middy from '@middy/core'
import type { SQSBatchResponse, SQSEvent, SQSRecord } from 'aws-lambda'
import { type Failure, failureOf } from '../../base/failure.ts'
import type { ClaimedJob } from '../../domain/job.ts'
import { nextTry } from '../../domain/retry-delay.ts'
import { readWorkMessage } from '../../domain/work-message.ts'
import type { PortsFor } from '../../ports/ports.ts'
import { compose } from '../compose.ts'
import type { ManifestOf, Naming, PortsOf, workBatchNeeds } from '../manifest.ts'
import type { Telemetry } from '../telemetry.ts'
import { eachMessage, messageOf } from './batch.ts'
import { atOnce, invocation } from './invocation.ts'
import { claim, type Claimed, type LeasePorts, putOff } from './leases.ts'
import { failedTries, tellJudge } from './tell-judge.ts'

/** How one job of a batch ended: done, to be gone on with later in the same epoch, or failed. */
export type JobOutcome =
  | { readonly done: { readonly counts: Readonly<Record<string, number>> } }
  | { readonly again: { readonly afterSeconds: number } }
  | { readonly failure: Failure }

/** Works on many jobs at once; an outcome for each, in their order. What it throws is the end of them all. */
export type BatchStep<P> = (ports: P, jobs: readonly ClaimedJob[]) => Promise<readonly JobOutcome[]>

interface WorkBatchDoor<P> {
  readonly ports: P
  readonly telemetry: Telemetry
  readonly timeoutSeconds: number
}

type BatchPorts = LeasePorts & PortsFor<'evidenceQueue'>

async function outcomesOf<P>(
  ports: P,
  jobs: readonly ClaimedJob[],
  step: BatchStep<P>,
): Promise<readonly JobOutcome[]> {
  try {
    return jobs.length > 0 ? await step(ports, jobs) : []
  } catch (error) {
    const failure = failureOf(error)
    if (!failure) throw error
    return jobs.map(() => ({ failure }))
  }
}

async function end<P extends BatchPorts>(claimed: Claimed<P>, outcome: JobOutcome): Promise<void> {
  const { ports, job } = claimed
  if ('again' in outcome) return putOff(claimed, outcome.again.afterSeconds, job.fails)
  const failed = 'failure' in outcome
  const delay = failed ? nextTry(outcome.failure, job.fails, ports.random.fraction()) : undefined
  if (failed) {
    const { facts, code } = outcome.failure
    ports.log.warn('a run failed', { job: `${job.automation} ${job.ownerId}`, ...facts, code })
  }
  if (failed && delay !== undefined) {
    return putOff(claimed, delay, await failedTries(ports, job, outcome.failure), outcome.failure)
  }
  if (failed) await tellJudge(ports, job, outcome.failure)
  const kept = await ports.jobLeases.complete(job, {
    outcome: failed ? 'failed' : 'completed',
    finishedAt: ports.clock.now(),
    ...(failed ? { code: outcome.failure.code } : { counts: outcome.done.counts }),
  })
  const word = failed ? 'failed' : 'completed'
  ports.metrics.count('Runs', { automation: job.automation, outcome: kept ? word : 'overtaken' })
}

/** The door itself, over ports that are already made. */
export function workBatchDoor<P extends BatchPorts>(door: WorkBatchDoor<P>, step: BatchStep<P>) {
  const { ports } = door
  return middy<SQSEvent, SQSBatchResponse>(atOnce)
    .use(invocation(door.telemetry))
    .handler(async (event) => {
      const claimed = new Map<SQSRecord, Claimed<P>>()
      const unclaimed = await eachMessage(event, ports, async (record) => {
        const message = readWorkMessage(messageOf(record))
        const job = await claim(door, message)
        if (job) claimed.set(record, { ports, message, job })
      })
      const works = [...claimed]
      const outcomes = await outcomesOf(
        ports,
        works.map(([, { job }]) => job),
        step,
      )
      const outcomeOf = new Map(works.map(([record], place) => [record, outcomes[place]]))
      const unended = await eachMessage({ Records: [...claimed.keys()] }, ports, async (record) => {
        const work = claimed.get(record)
        const outcome = outcomeOf.get(record)
        if (!work || !outcome) throw new Error('a step gave no outcome for a job of its batch')
        await end(work, outcome)
      })
      return { batchItemFailures: [...unclaimed.batchItemFailures, ...unended.batchItemFailures] }
    })
}

/**
 * Runs of a job that is cheaper done for many at once: each claimed under its own fence and ended by itself, stepped
 * together. Nothing is told on the bus.
 */
export function workBatch<M extends ManifestOf<'work'>>(
  manifest: Naming<(typeof workBatchNeeds)[number], M>,
  step: BatchStep<PortsOf<M>>,
) {
  const { ports, telemetry } = compose<M>(manifest)
  const { timeoutSeconds } = manifest
  return workBatchDoor<PortsOf<M> & BatchPorts>(
    { ports: ports as PortsOf<M> & BatchPorts, telemetry, timeoutSeconds },
    step,
  )
}
