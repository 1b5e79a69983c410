import type { FailureCode } from '../base/failure.ts'
import type { AssetType } from './deployment.ts'

/** Periods a job may have, in minutes; each divides the wheel's turn of a week. */
export const PERIODS = [15, 30, 60, 360, 720, 1440, 10080] as const
export type PeriodMinutes = (typeof PERIODS)[number]

/**
 * Shards of one slot of the wheel and of the due index, fixed for life: nothing is ever resharded. One partition takes
 * 1,000 writes and 3,000 reads a second (AWS, DynamoDB partitions, read 2026-11-23). A million hourly jobs that are all
 * put off move 280 times a second with two writes each, and a minute of them is 17,000 rows to read.
 */
export const SLOT_SHARDS = 4
export const DUE_SHARDS = 4

export interface JobKey {
  /** The connection that the job works for, or the installation where it is one per installation. */
  readonly ownerId: string
  /** Key of the automation in `functions/registry.ts`. */
  readonly automation: string
  /** The asset it works on; `-` for a job that works on its owner as a whole. */
  readonly assetId: string
}

/** A recurring piece of work as finalize plans it. */
export interface PlannedJob extends JobKey {
  readonly appKey: string
  readonly installationId: string
  readonly generation: number
  readonly assetType?: AssetType
  readonly everyMinutes: PeriodMinutes
}

/** A claimed job. `epoch` is the scheduled minute since the Unix epoch and names the run; `fence` rises with each claim. */
export interface ClaimedJob extends PlannedJob {
  readonly epoch: number
  readonly fence: number
  /** Failed tries of this epoch. */
  readonly fails: number
}

/** What a run leaves on its job: small, safe to log. */
export interface RunSummary {
  readonly outcome: 'completed' | 'failed'
  readonly finishedAt: number
  readonly code?: string
  readonly counts?: Readonly<Record<string, number>>
}

/** Why a job is put off after a failed try: times are milliseconds since the epoch. */
export interface JobTrouble {
  readonly code: FailureCode
  readonly at: number
  /** When it is tried again, at the earliest. */
  readonly until: number
}

/** A job as it stands between two of its runs, or in the middle of one. */
export interface StandingJob {
  readonly job: PlannedJob
  /** Whether the wheel brings it round; off it, it waits for a consent. */
  readonly onWheel: boolean
  /** How its last epoch ended; absent before the first has. */
  readonly last?: RunSummary
  /** Until when nobody runs it, milliseconds since the epoch: it is put off; absent while it runs or waits its turn. */
  readonly putOffUntil?: number
  readonly trouble?: JobTrouble
}

/** A message that asks for one run. `reason` says who asked: the wheel, a first run, a run that wanted more time, or a signal. */
export interface WorkMessage {
  readonly v: 1
  readonly jobKey: JobKey
  readonly generation: number
  readonly epoch: number
  readonly reason: 'wheel' | 'first-run' | 'again' | 'signal'
}
