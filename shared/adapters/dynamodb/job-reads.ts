import type { JobReads } from '../../ports/jobs.ts'
import type { AdapterContext } from '../context.ts'
import { jobTable, standingJobOf } from './job-row.ts'
import { jobsPartition } from './keys.ts'
import { allOf } from './table.ts'

/** Reading one owner's jobs, as they stand. */
export function jobReads(context: AdapterContext): JobReads {
  const table = jobTable(context)
  return {
    async of(ownerId) {
      const rows = await allOf(table.query({ where: '#pk = :pk', values: { pk: jobsPartition(ownerId) } }))
      return rows.map(standingJobOf)
    },
  }
}
