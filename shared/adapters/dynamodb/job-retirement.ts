import type { JobRetirement } from '../../ports/jobs.ts'
import type { AdapterContext } from '../context.ts'
import { inParallel } from '../in-parallel.ts'
import { jobTable, LEASE } from './job-row.ts'
import { jobsPartition } from './keys.ts'
import { markOf, SAME_OR_NEWER_CONSENT } from './precedence.ts'
import { allOf } from './table.ts'

const WRITES_AT_ONCE = 8

/**
 * Jobs whose owner is gone. The raised fence takes a run that is under way from its worker, and the row remembers
 * which consent it was planned by, so that a late repeat of that one's finalize leaves it where it is.
 */
export function jobRetirement(context: AdapterContext): JobRetirement {
  const table = jobTable(context)
  return {
    async retire(ownerId, precedence) {
      const rows = await allOf(table.query({ where: '#pk = :pk', values: { pk: jobsPartition(ownerId) } }))
      const onWheel = rows.filter((row) => row.slotPk !== undefined)
      await inParallel(onWheel, WRITES_AT_ONCE, ({ pk, sk }) =>
        table.update(
          { pk, sk },
          {
            change: `SET #retiredAttemptId = #lastAttemptId REMOVE #slotPk, ${LEASE} ADD #fence :one`,
            when: `attribute_exists(#slotPk) AND ${SAME_OR_NEWER_CONSENT}`,
            values: { ...markOf(precedence), one: 1 },
          },
        ),
      )
    },
  }
}
