import type { DueJob, JobWheel } from '../../ports/jobs.ts'
import type { AdapterContext } from '../context.ts'
import type { JobRow } from './job-row.ts'
import { duePartition, dueUpTo, indexes, slotPartition, wheelKey } from './keys.ts'
import { openTable } from './table.ts'

function dueJobOf(row: JobRow): DueJob {
  return {
    ownerId: row.ownerId,
    automation: row.automation,
    assetId: row.assetId,
    generation: row.generation,
  }
}

/**
 * The wheel: two sparse indexes and the minute that was sent last. The due index is always read from the beginning of
 * the shard, so a row that the index shows late is sent late and never lost.
 */
export function jobWheel(context: AdapterContext): JobWheel {
  const jobs = openTable<JobRow>(context.address('jobsTable'))
  const wheel = openTable<{ readonly minute: number }>(context.address('jobsTable'))
  return {
    async lastTick() {
      return (await wheel.get(wheelKey))?.minute
    },
    async tick(minute) {
      await wheel.update(wheelKey, {
        change: 'SET #minute = :minute',
        when: 'attribute_not_exists(#minute) OR #minute < :minute',
        values: { minute },
      })
    },
    async *slot(everyMinutes, slot, shard) {
      const rows = jobs.query({
        index: indexes.slot,
        where: '#slotPk = :slotPk',
        values: { slotPk: slotPartition(everyMinutes, slot, shard) },
      })
      for await (const row of rows) yield dueJobOf(row)
    },
    async *due(shard, now) {
      const rows = jobs.query({
        index: indexes.due,
        where: '#duePk = :duePk AND #dueSk <= :upTo',
        values: { duePk: duePartition(shard), upTo: dueUpTo(now) },
      })
      for await (const row of rows) {
        if (row.dueEpoch !== undefined) yield { ...dueJobOf(row), epoch: row.dueEpoch }
      }
    },
  }
}
