import type { ClaimedJob } from '../../domain/job.ts'
import type { Claim, JobLeases } from '../../ports/jobs.ts'
import type { AdapterContext } from '../context.ts'
import { claimedJobOf, jobTable, type JobRow } from './job-row.ts'
import { dueKeyOf, jobRowKey } from './keys.ts'

interface Run {
  readonly generation: number
  readonly epoch: number
  readonly now: number
  readonly leaseUntil: number
}

/** Only the newest claim of the epoch, under the generation it was made in, may write. */
const HELD =
  '#fence = :fence AND #claimEpoch = :epoch AND #generation = :generation AND (attribute_not_exists(#doneEpoch) OR #doneEpoch < :epoch)'

function heldBy(job: ClaimedJob) {
  return { fence: job.fence, epoch: job.epoch, generation: job.generation }
}

/** Why a claim was lost. Undefined when nothing speaks against it any more: the lease was given back meanwhile. */
function refusalOf(row: JobRow | undefined, run: Run): Claim | undefined {
  if (row?.slotPk === undefined || row.generation !== run.generation) return { kind: 'void' }
  if (row.doneEpoch !== undefined && row.doneEpoch >= run.epoch) return { kind: 'done' }
  if (row.leaseUntil !== undefined && row.leaseUntil > run.now)
    return { kind: 'busy', leaseUntil: row.leaseUntil }
  return undefined
}

/** Leases on job rows. Clocks only decide when a lease may be taken over; the fence decides who may write. */
export function jobLeases(context: AdapterContext): JobLeases {
  const table = jobTable(context)
  return {
    async claim(key, run) {
      const { generation, epoch, now, leaseUntil } = run
      const claimedBy = context.random.token(12)
      const claimed = await table.update(jobRowKey(key), {
        change:
          'SET #leaseUntil = :leaseUntil, #claimEpoch = :epoch, #claimedBy = :claimedBy REMOVE #duePk, #dueSk, #dueEpoch ADD #fence :one',
        when: 'attribute_exists(#slotPk) AND #generation = :generation AND (attribute_not_exists(#doneEpoch) OR #doneEpoch < :epoch) AND (attribute_not_exists(#leaseUntil) OR #leaseUntil <= :now)',
        values: { generation, epoch, now, leaseUntil, claimedBy, one: 1 },
      })
      if (claimed) return { kind: 'claimed', job: claimedJobOf(claimed, run.epoch) }
      const row = await table.get(jobRowKey(key))
      // The SDK sends again when an answer is lost: the second try then loses against the first, which is ours too.
      if (row?.claimedBy === claimedBy) return { kind: 'claimed', job: claimedJobOf(row, epoch) }
      const refusal = refusalOf(row, run)
      // Whoever gave the lease back did so this instant: the message comes again at once instead of racing here.
      return refusal ?? { kind: 'busy', leaseUntil: run.now }
    },

    async complete(job, summary) {
      const completed = await table.update(jobRowKey(job), {
        change:
          'SET #doneEpoch = :epoch, #last = :summary, #fails = :none REMOVE #failsEpoch, #leaseUntil, #claimedBy, #trouble',
        when: HELD,
        values: { ...heldBy(job), summary, none: 0 },
      })
      if (completed) return true
      const row = await table.get(jobRowKey(job))
      return (
        row?.fence === job.fence && row.doneEpoch === job.epoch && row.last?.finishedAt === summary.finishedAt
      )
    },

    async release(job, { fails, until, trouble }) {
      const due = until?.by === 'due-index' ? dueKeyOf(job, until.at) : undefined
      const set = [
        '#fails = :fails, #failsEpoch = :epoch',
        ...(until ? ['#leaseUntil = :until'] : []),
        ...(due ? ['#duePk = :duePk, #dueSk = :dueSk, #dueEpoch = :epoch'] : []),
        ...(trouble ? ['#trouble = :trouble'] : []),
      ]
      const remove = ['#claimedBy', ...(until ? [] : ['#leaseUntil']), ...(trouble ? [] : ['#trouble'])]
      const released = await table.update(jobRowKey(job), {
        change: `SET ${set.join(', ')} REMOVE ${remove.join(', ')}`,
        when: HELD,
        values: {
          ...heldBy(job),
          fails,
          ...due,
          ...(until && { until: until.at }),
          ...(trouble && { trouble }),
        },
      })
      return released !== undefined
    },
  }
}
