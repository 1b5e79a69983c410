import type { ClaimedJob, JobTrouble, PlannedJob, RunSummary, StandingJob } from '../../domain/job.ts'
import type { AdapterContext } from '../context.ts'
import type { Key } from './keys.ts'
import type { ConsentMark } from './precedence.ts'
import { openTable, type Table } from './table.ts'

/** A job's row. Epochs are minutes since the Unix epoch, `leaseUntil` is milliseconds. */
export type JobRow = Key &
  PlannedJob &
  ConsentMark & {
    readonly fence: number
    /** Failed tries of `failsEpoch`; those of an older epoch no longer count. */
    readonly fails: number
    readonly failsEpoch?: number
    /** The place on the wheel; absent while the job is off it. */
    readonly slotPk?: string
    /** The consent whose removal took the job off the wheel: a repeat of that consent does not put it back. */
    readonly retiredAttemptId?: string
    readonly duePk?: string
    readonly dueSk?: string
    /** The epoch that a deferred run belongs to. */
    readonly dueEpoch?: number
    readonly leaseUntil?: number
    readonly claimEpoch?: number
    /** Names the claim that won, so that it knows itself again when its answer was lost. */
    readonly claimedBy?: string
    readonly doneEpoch?: number
    readonly last?: RunSummary
    /** Why the run is put off, if a failure did it. */
    readonly trouble?: JobTrouble
  }

/** A run under way or put off, as a list of attributes to remove. */
export const LEASE = '#leaseUntil, #claimedBy, #duePk, #dueSk, #dueEpoch, #trouble'

export function jobTable(context: AdapterContext): Table<JobRow> {
  return openTable<JobRow>(context.address('jobsTable'))
}

function plannedJobOf(row: JobRow): PlannedJob {
  return {
    ownerId: row.ownerId,
    automation: row.automation,
    assetId: row.assetId,
    appKey: row.appKey,
    installationId: row.installationId,
    generation: row.generation,
    ...(row.assetType !== undefined && { assetType: row.assetType }),
    everyMinutes: row.everyMinutes,
  }
}

export function claimedJobOf(row: JobRow, epoch: number): ClaimedJob {
  return {
    ...plannedJobOf(row),
    epoch,
    fence: row.fence,
    fails: row.failsEpoch === epoch ? row.fails : 0,
  }
}

/** A lease that names no claim is nobody's: the job is put off until it ends. */
export function standingJobOf(row: JobRow): StandingJob {
  const putOffUntil = row.claimedBy === undefined ? row.leaseUntil : undefined
  return {
    job: plannedJobOf(row),
    onWheel: row.slotPk !== undefined,
    ...(row.last && { last: row.last }),
    ...(putOffUntil !== undefined && { putOffUntil }),
    ...(row.trouble && { trouble: row.trouble }),
  }
}
