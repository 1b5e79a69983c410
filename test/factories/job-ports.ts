import type { ClaimedJob, JobKey, PlannedJob } from '../../shared/domain/job.ts'
import { dueShardOf, slotOf, slotShardOf } from '../../shared/domain/timing-wheel.ts'
import type { JobLeases, JobPlanning, JobReads, JobRetirement, JobWheel } from '../../shared/ports/jobs.ts'
import type { Outward } from './outward.ts'
import { type JobRow, mayReplace, type Rows } from './rows.ts'

export function jobKey({ ownerId, automation, assetId }: JobKey): string {
  return `${ownerId}#${automation}#${assetId}`
}

function withoutLease({
  leaseUntil: _until,
  isClaimed: _claimed,
  trouble: _trouble,
  ...row
}: JobRow): JobRow {
  return row
}

function withoutDue({ dueAt: _dueAt, dueEpoch: _dueEpoch, ...row }: JobRow): JobRow {
  return row
}

/** What an older consent has done says nothing of a newer one. */
function asPlannedAnew({ doneEpoch: _doneEpoch, ...row }: JobRow): JobRow {
  return withoutDue(withoutLease(row))
}

/** A repeat by the same consent writes only what is not yet so: a fence raised again would rob a run that has begun. */
export function jobPlanning({ jobs }: Rows): JobPlanning {
  return {
    async plan(ownerId, planned, mark) {
      const wanted = new Map(planned.map((job) => [jobKey(job), job]))
      const stored = [...jobs].filter(([, row]) => row.ownerId === ownerId)
      if (stored.some(([, row]) => !mayReplace(row, mark))) return 'superseded'
      for (const [key, job] of wanted) {
        const row = jobs.get(key)
        const already = row?.mark.attemptId === mark.attemptId && row.onWheel
        const retired = row?.retiredAttemptId === mark.attemptId && row.mark.attemptId === mark.attemptId
        if (retired || (already && row.generation === job.generation)) continue
        const fresh = { ...job, mark, fence: (row?.fence ?? 0) + 1, fails: row?.fails ?? 0, onWheel: true }
        jobs.set(key, row ? { ...asPlannedAnew(row), ...fresh } : fresh)
      }
      for (const [key, row] of stored) {
        if (wanted.has(key) || !row.onWheel) continue
        jobs.set(key, { ...withoutDue(withoutLease(row)), mark, fence: row.fence + 1, onWheel: false })
      }
      return 'kept'
    },
  }
}

export function jobRetirement({ jobs }: Rows): JobRetirement {
  return {
    async retire(ownerId, precedence) {
      for (const [key, row] of jobs) {
        if (row.ownerId !== ownerId || !row.onWheel || !mayReplace(row, precedence)) continue
        const free = withoutDue(withoutLease(row))
        const retiredAttemptId = row.mark.attemptId
        jobs.set(key, { ...free, retiredAttemptId, fence: row.fence + 1, onWheel: false })
      }
    },
  }
}

function plannedJobOf(row: JobRow): PlannedJob {
  const { ownerId, automation, assetId, appKey, installationId, generation, everyMinutes } = row
  const assetType = row.assetType !== undefined && { assetType: row.assetType }
  return { ownerId, automation, assetId, appKey, installationId, generation, everyMinutes, ...assetType }
}

function claimedJobOf(row: JobRow, epoch: number): ClaimedJob {
  return {
    ...plannedJobOf(row),
    epoch,
    fence: row.fence,
    fails: row.failsEpoch === epoch ? row.fails : 0,
  }
}

function isHeld(row: JobRow | undefined, job: ClaimedJob): row is JobRow {
  if (row?.fence !== job.fence || row.claimEpoch !== job.epoch) return false
  return row.generation === job.generation && (row.doneEpoch ?? -1) < job.epoch
}

export function jobLeases({ jobs }: Rows): JobLeases {
  return {
    async claim(key, { generation, epoch, now, leaseUntil }) {
      const row = jobs.get(jobKey(key))
      if (!row?.onWheel || row.generation !== generation) return { kind: 'void' }
      if ((row.doneEpoch ?? -1) >= epoch) return { kind: 'done' }
      if ((row.leaseUntil ?? -1) > now) return { kind: 'busy', leaseUntil: row.leaseUntil ?? now }
      const fence = row.fence + 1
      const claimed = { ...withoutDue(row), leaseUntil, isClaimed: true, claimEpoch: epoch, fence }
      jobs.set(jobKey(key), claimed)
      return { kind: 'claimed', job: claimedJobOf(claimed, epoch) }
    },
    async complete(job, summary) {
      const row = jobs.get(jobKey(job))
      if (!isHeld(row, job)) return false
      const { failsEpoch: _failsEpoch, ...ended } = withoutLease(row)
      jobs.set(jobKey(job), { ...ended, doneEpoch: job.epoch, last: summary, fails: 0 })
      return true
    },
    async release(job, { fails, until, trouble }) {
      const row = jobs.get(jobKey(job))
      if (!isHeld(row, job)) return false
      const due = until?.by === 'due-index' && { dueAt: until.at, dueEpoch: job.epoch }
      const held = { ...(until && { leaseUntil: until.at }), ...(trouble && { trouble }) }
      jobs.set(jobKey(job), { ...withoutLease(row), fails, failsEpoch: job.epoch, ...held, ...due })
      return true
    },
  }
}

export function jobReads({ jobs }: Rows): JobReads {
  return {
    async of(ownerId) {
      const own = [...jobs.values()].filter((row) => row.ownerId === ownerId)
      return own.map((row) => ({
        job: plannedJobOf(row),
        onWheel: row.onWheel,
        ...(row.last && { last: row.last }),
        ...(row.leaseUntil !== undefined && !row.isClaimed && { putOffUntil: row.leaseUntil }),
        ...(row.trouble && { trouble: row.trouble }),
      }))
    },
  }
}

/** Where a job lies, worked out once: the wheel is looked at thousands of times in a test. */
function placesOf(): (row: JobRow) => {
  readonly slot: number
  readonly slotShard: number
  readonly dueShard: number
} {
  const known = new Map<
    string,
    { readonly slot: number; readonly slotShard: number; readonly dueShard: number }
  >()
  return (row) => {
    const key = jobKey(row)
    const place = known.get(key) ?? {
      slot: slotOf(row, row.everyMinutes),
      slotShard: slotShardOf(row.ownerId),
      dueShard: dueShardOf(row.ownerId),
    }
    known.set(key, place)
    return place
  }
}

/** Pages of a wheel are read one by one, so its two lists cross the border once per list. */
export function jobWheel({ jobs, wheel }: Rows, outward: Outward): JobWheel {
  const placeOf = placesOf()
  const minutes = outward.wrap('jobWheel', {
    async lastTick() {
      return wheel.get('tick')
    },
    async tick(minute: number) {
      wheel.set('tick', Math.max(minute, wheel.get('tick') ?? minute))
    },
  })
  return {
    ...minutes,
    async *slot(everyMinutes, slot, shard) {
      const rows = await outward.through('jobWheel.slot', [everyMinutes, slot, shard], () => [
        ...jobs.values(),
      ])
      yield* rows.filter((row) => {
        if (!row.onWheel || row.everyMinutes !== everyMinutes) return false
        const place = placeOf(row)
        return place.slot === slot && place.slotShard === shard
      })
    },
    async *due(shard, now) {
      const rows = await outward.through('jobWheel.due', [shard, now], () => [...jobs.values()])
      for (const row of rows) {
        if (row.dueAt === undefined || row.dueEpoch === undefined || row.dueAt > now) continue
        if (placeOf(row).dueShard === shard) yield { ...row, epoch: row.dueEpoch }
      }
    },
  }
}
