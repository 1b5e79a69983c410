import type { Precedence } from '../../domain/installation.ts'
import type { PlannedJob } from '../../domain/job.ts'
import type { JobPlanning } from '../../ports/jobs.ts'
import type { AdapterContext } from '../context.ts'
import { inParallel } from '../in-parallel.ts'
import { assign } from './attributes.ts'
import { jobTable, type JobRow, LEASE } from './job-row.ts'
import { jobRowKey, jobsPartition, slotPartitionOf, type Key } from './keys.ts'
import { isOvertakenBy, markOf, NEWER_CONSENT } from './precedence.ts'
import { allOf, type Table } from './table.ts'

const WRITES_AT_ONCE = 8

const NOT_RETIRED = '(attribute_not_exists(#retiredAttemptId) OR #retiredAttemptId <> :lastAttemptId)'

/*
 * A repeat by the same consent writes only what is not yet so: raising the fence again would take a run that has
 * begun meanwhile from its worker.
 */

async function putOnWheel(table: Table<JobRow>, job: PlannedJob, precedence: Precedence): Promise<void> {
  const slotPk = slotPartitionOf(job, job.everyMinutes)
  const fields = assign({ ...job, assetType: job.assetType, slotPk, ...markOf(precedence) })
  // What an older consent has done says nothing of this one: its first run may fall into the same minute.
  const removed = [...fields.remove, LEASE, '#doneEpoch'].join(', ')
  await table.update(jobRowKey(job), {
    change: `SET ${fields.set}, #fails = if_not_exists(#fails, :zero) REMOVE ${removed} ADD #fence :one`,
    when: `${NEWER_CONSENT} OR (#lastAttemptId = :lastAttemptId AND ${NOT_RETIRED} AND (#generation <> :generation OR attribute_not_exists(#slotPk) OR #slotPk <> :slotPk))`,
    values: { ...fields.values, zero: 0, one: 1 },
  })
}

async function takeOffWheel(table: Table<JobRow>, key: Key, precedence: Precedence): Promise<void> {
  await table.update(key, {
    change: `SET #lastAttemptId = :lastAttemptId, #tokenIssuedAt = :tokenIssuedAt, #tokenSealedAt = :tokenSealedAt REMOVE #slotPk, ${LEASE} ADD #fence :one`,
    when: `attribute_exists(#pk) AND (${NEWER_CONSENT} OR (#lastAttemptId = :lastAttemptId AND attribute_exists(#slotPk)))`,
    values: { ...markOf(precedence), one: 1 },
  })
}

/**
 * Job rows of one owner, made what a consent wants them to be. The rows are read once they are written: a newer
 * consent that wrote before is seen here, and one that writes later sees these rows and takes them off itself.
 */
export function jobPlanning(context: AdapterContext): JobPlanning {
  const table = jobTable(context)
  return {
    async plan(ownerId, jobs, precedence) {
      await inParallel(jobs, WRITES_AT_ONCE, (job) => putOnWheel(table, job, precedence))
      const values = { pk: jobsPartition(ownerId) }
      const rows = await allOf(table.query({ where: '#pk = :pk', values }))
      const overtaken = rows.some((row) => isOvertakenBy(precedence, row))
      const planned = new Set(overtaken ? [] : jobs.map((job) => jobRowKey(job).sk))
      const dropped = rows.filter((row) => !planned.has(row.sk) && !isOvertakenBy(precedence, row))
      await inParallel(dropped, WRITES_AT_ONCE, ({ pk, sk }) => takeOffWheel(table, { pk, sk }, precedence))
      return overtaken ? 'superseded' : 'kept'
    },
  }
}
