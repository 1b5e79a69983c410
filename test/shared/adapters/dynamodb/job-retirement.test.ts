import { afterAll, beforeAll, expect, test } from 'vitest'
import { jobLeases } from '../../../../shared/adapters/dynamodb/job-leases.ts'
import { jobPlanning } from '../../../../shared/adapters/dynamodb/job-planning.ts'
import { jobRetirement } from '../../../../shared/adapters/dynamodb/job-retirement.ts'
import { jobWheel } from '../../../../shared/adapters/dynamodb/job-wheel.ts'
import { DUE_SHARDS } from '../../../../shared/domain/job.ts'
import { adapterContext, START } from '../adapter-context.ts'
import { aJob, consent } from '../subjects.ts'
import { withLostAnswers } from './lost-answers.ts'
import { tablesInProcess, type TablesInProcess } from './tables-in-process.ts'

let tables: TablesInProcess
beforeAll(async () => {
  tables = await tablesInProcess()
})
afterAll(() => tables.close())

const planning = jobPlanning(adapterContext())
const leases = jobLeases(adapterContext())
const retirement = jobRetirement(adapterContext())
const run = { generation: 1, epoch: 100, now: START, leaseUntil: START + 60_000 }

async function rowsOf(ownerId: string) {
  return (await tables.rows('jobs')).filter(({ pk }) => pk === `JOB#${ownerId}`)
}

test('every job of the owner leaves the wheel, and its row stays', async () => {
  const jobs = ['1', '2', '3'].map((assetId) => aJob('i.gone', { assetId }))
  await planning.plan('i.gone', jobs, consent('a'))
  await retirement.retire('i.gone', consent('a'))
  const rows = await rowsOf('i.gone')
  expect(rows).toHaveLength(3)
  for (const row of rows) {
    expect(row).not.toHaveProperty('slotPk')
    expect(row).toMatchObject({ fence: 2, retiredAttemptId: 'a', lastAttemptId: 'a' })
  }
  for (const job of jobs) expect(await leases.claim(job, run)).toEqual({ kind: 'void' })
})

test('a run that is under way, and one that was put off, end with it', async () => {
  const job = aJob('i.busy')
  await planning.plan('i.busy', [job], consent('a'))
  const claim = await leases.claim(job, run)
  if (claim.kind !== 'claimed') throw new Error('the run was not claimed')
  await retirement.retire('i.busy', consent('a'))
  expect(await leases.complete(claim.job, { outcome: 'completed', finishedAt: START })).toBe(false)
  expect(await leases.release(claim.job, { fails: 1, until: { at: START, by: 'due-index' } })).toBe(false)

  const other = aJob('i.due')
  await planning.plan('i.due', [other], consent('a'))
  const deferred = await leases.claim(other, run)
  if (deferred.kind !== 'claimed') throw new Error('the run was not claimed')
  await leases.release(deferred.job, { fails: 1, until: { at: START, by: 'due-index' } })
  await retirement.retire('i.due', consent('a'))
  const due: unknown[] = []
  for (let shard = 0; shard < DUE_SHARDS; shard += 1) {
    for await (const found of jobWheel(adapterContext()).due(shard, START + 1)) due.push(found)
  }
  expect(due).toEqual([])
})

test('repeating it raises no fence again', async () => {
  await planning.plan('i.repeat', [aJob('i.repeat')], consent('a'))
  await withLostAnswers(() => retirement.retire('i.repeat', consent('a')))
  await retirement.retire('i.repeat', consent('a'))
  expect(await rowsOf('i.repeat')).toMatchObject([{ fence: 2 }])
})

test('a repeat of the same consent leaves a retired job where it is, a newer one puts it back', async () => {
  const job = aJob('i.back')
  await planning.plan('i.back', [job], consent('a'))
  await retirement.retire('i.back', consent('a'))
  expect(await planning.plan('i.back', [job], consent('a'))).toBe('kept')
  expect(await leases.claim(job, run)).toEqual({ kind: 'void' })
  await planning.plan('i.back', [{ ...job, generation: 2 }], consent('b', 5))
  expect(await leases.claim(job, { ...run, generation: 2 })).toMatchObject({ kind: 'claimed' })
})

test('jobs of an older consent go too, those of a newer one stay', async () => {
  await planning.plan('i.old', [aJob('i.old')], consent('a'))
  await planning.plan('i.new', [aJob('i.new')], consent('c', 9))
  await retirement.retire('i.old', consent('b', 5))
  await retirement.retire('i.new', consent('b', 5))
  expect(await leases.claim(aJob('i.old'), run)).toEqual({ kind: 'void' })
  expect(await leases.claim(aJob('i.new'), run)).toMatchObject({ kind: 'claimed' })
})
