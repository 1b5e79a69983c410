import type { Precedence } from '../../domain/installation.ts'
import type { JobErasure } from '../../ports/erasure.ts'
import type { AdapterContext } from '../context.ts'
import { inParallel } from '../in-parallel.ts'
import { jobTable, type JobRow } from './job-row.ts'
import { jobsPartition } from './keys.ts'
import { isOvertakenBy, markOf, SAME_OR_NEWER_CONSENT } from './precedence.ts'
import { allOf } from './table.ts'

const WRITES_AT_ONCE = 8

/** Whoever holds a lease is at work; one that is put off has given it back, and nobody claims what is off the wheel. */
function leaseOf({ claimedBy, leaseUntil }: JobRow, now: number): number[] {
  return claimedBy !== undefined && leaseUntil !== undefined && leaseUntil > now ? [leaseUntil] : []
}

/**
 * Jobs of an owner that is given up. The row remembers which consent it was planned by, so that a late repeat of that
 * one's finalize leaves it off the wheel; once it is deleted, a run's own writes find nothing to change.
 */
export function jobErasure(context: AdapterContext): JobErasure {
  const table = jobTable(context)

  async function rowsOf(ownerId: string, upTo: Precedence): Promise<JobRow[]> {
    const rows = await allOf(table.query({ where: '#pk = :pk', values: { pk: jobsPartition(ownerId) } }))
    return rows.filter((row) => !isOvertakenBy(upTo, row))
  }

  return {
    async stop(ownerId, upTo, now) {
      const rows = await rowsOf(ownerId, upTo)
      const onWheel = rows.filter((row) => row.slotPk !== undefined)
      await inParallel(onWheel, WRITES_AT_ONCE, ({ pk, sk }) =>
        table.update(
          { pk, sk },
          {
            change: 'SET #retiredAttemptId = #lastAttemptId REMOVE #slotPk, #duePk, #dueSk, #dueEpoch',
            when: `attribute_exists(#slotPk) AND ${SAME_OR_NEWER_CONSENT}`,
            values: { ...markOf(upTo) },
          },
        ),
      )
      // read again: until it left the wheel, somebody may have claimed it
      const leases = (onWheel.length > 0 ? await rowsOf(ownerId, upTo) : rows).flatMap((row) =>
        leaseOf(row, now),
      )
      return leases.length > 0 ? Math.max(...leases) : undefined
    },

    async remove(ownerId, upTo) {
      const condition = { when: SAME_OR_NEWER_CONSENT, values: { ...markOf(upTo) } }
      const rows = await rowsOf(ownerId, upTo)
      await inParallel(rows, WRITES_AT_ONCE, ({ pk, sk }) => table.remove({ pk, sk }, condition))
    },

    async count(ownerId, upTo) {
      return (await rowsOf(ownerId, upTo)).length
    },
  }
}
