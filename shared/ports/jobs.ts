import type { ClaimedJob, JobKey, JobTrouble, PlannedJob, RunSummary, StandingJob } from '../domain/job.ts'
import type { Precedence } from '../domain/installation.ts'

/** Making and retiring job rows (`connections/finalize`). */
export interface JobPlanning {
  /**
   * Puts the owner's jobs on the wheel and takes those that are not among them off it. Each row: generation set,
   * fence raised, lease removed; a row of a newer consent stays as it is.
   */
  plan(ownerId: string, jobs: readonly PlannedJob[], precedence: Precedence): Promise<'kept' | 'superseded'>
}

/** Taking a removed owner's jobs out of service (`health/judge`). */
export interface JobRetirement {
  /**
   * Takes the owner's jobs off the wheel: fence raised, lease and deferral removed, and a repeat of the same consent
   * does not bring them back. Jobs of a newer consent than this one stay as they are.
   */
  retire(ownerId: string, precedence: Precedence): Promise<void>
}

export type Claim =
  | { readonly kind: 'claimed'; readonly job: ClaimedJob }
  /** This epoch or a later one is done already. */
  | { readonly kind: 'done' }
  /** Another worker holds the lease until then (milliseconds since the epoch). */
  | { readonly kind: 'busy'; readonly leaseUntil: number }
  /** The job is off the wheel or of another generation. */
  | { readonly kind: 'void' }

/** Claiming and completing runs (the work door). A run costs two writes: claim and complete. */
export interface JobLeases {
  claim(
    key: JobKey,
    run: {
      readonly generation: number
      readonly epoch: number
      readonly now: number
      readonly leaseUntil: number
    },
  ): Promise<Claim>
  /** Ends the run; false when a newer claim, consent or completion has overtaken it, and then nothing is written. */
  complete(job: ClaimedJob, summary: RunSummary): Promise<boolean>
  /**
   * Gives the lease back without ending the epoch. With `until` nobody gets it before that time, whoever asks: a
   * message or, for longer waits, the due index brings the job back. `trouble` says what failed, if something did, and
   * stays until a run is completed or the lease is given back without one. False when overtaken.
   */
  release(
    job: ClaimedJob,
    change: {
      readonly fails: number
      readonly until?: { readonly at: number; readonly by: 'message' | 'due-index' }
      readonly trouble?: JobTrouble
    },
  ): Promise<boolean>
}

/** Reading jobs (`connections/show`). */
export interface JobReads {
  /** All jobs of a connection, or those that an installation has by itself. Consistent read. */
  of(ownerId: string): Promise<readonly StandingJob[]>
}

export interface DueJob extends JobKey {
  readonly generation: number
}

/** The timing wheel (`automations/dispatch`). */
export interface JobWheel {
  /** The last minute (since the Unix epoch) that was sent out whole; undefined before the first. */
  lastTick(): Promise<number | undefined>
  /** Notes that this minute is out; never moves back. */
  tick(minute: number): Promise<void>
  /** The jobs of one slot shard, page by page. */
  slot(everyMinutes: number, slot: number, shard: number): AsyncIterable<DueJob>
  /** Jobs deferred to a time at or before `now`, with the epoch that they were deferred in. */
  due(shard: number, now: number): AsyncIterable<DueJob & { readonly epoch: number }>
}
