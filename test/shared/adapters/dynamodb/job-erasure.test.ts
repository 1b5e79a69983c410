import { afterAll, beforeAll, expect, test } from 'vitest'
import { jobErasure } from '../../../../shared/adapters/dynamodb/job-erasure.ts'
import { jobLeases } from '../../../../shared/adapters/dynamodb/job-leases.ts'
import { jobPlanning } from '../../../../shared/adapters/dynamodb/job-planning.ts'
import { adapterContext, START } from '../adapter-context.ts'
import { aJob, consent } from '../subjects.ts'
import { tablesInProcess, type TablesInProcess } from './tables-in-process.ts'

let tables: TablesInProcess
beforeAll(async () => {
  tables = await tablesInProcess()
})
afterAll(() => tables.close())

const planning = jobPlanning(adapterContext())
const leases = jobLeases(adapterContext())
const erasure = jobErasure(adapterContext())
const run = { generation: 1, epoch: 100, now: START, leaseUntil: START + 60_000 }
const summary = { outcome: 'completed', finishedAt: START } as const

async function claimed(ownerId: string) {
  const job = aJob(ownerId)
  await planning.plan(ownerId, [job], consent('a'))
  const claim = await leases.claim(job, run)
  if (claim.kind !== 'claimed') throw new Error('the run was not claimed')
  return claim.job
}

test('jobs leave the wheel for good, and nothing is waited for where nobody is at work', async () => {
  const job = aJob('i.idle')
  await planning.plan('i.idle', [job], consent('a'))
  expect(await erasure.stop('i.idle', consent('a'), START)).toBeUndefined()
  expect(await leases.claim(job, run)).toEqual({ kind: 'void' })
  await planning.plan('i.idle', [job], consent('a'))
  expect(await leases.claim(job, run)).toEqual({ kind: 'void' })
})

test('a run that is under way keeps its lease, and may end', async () => {
  const job = await claimed('i.busy')
  expect(await erasure.stop('i.busy', consent('a'), START)).toBe(START + 60_000)
  expect(await leases.complete(job, summary)).toBe(true)
  expect(await erasure.stop('i.busy', consent('a'), START)).toBeUndefined()
})

test('a lease that is over, and one of a job that is put off, are not waited for', async () => {
  await claimed('i.dead')
  expect(await erasure.stop('i.dead', consent('a'), START + 60_000)).toBeUndefined()
  const job = await claimed('i.later')
  await leases.release(job, { fails: 1, until: { at: START + 3_600_000, by: 'due-index' } })
  expect(await erasure.stop('i.later', consent('a'), START)).toBeUndefined()
  const [row] = (await tables.rows('jobs')).filter(({ pk }) => pk === 'JOB#i.later')
  expect(row).not.toHaveProperty('duePk')
})

test('of a removed job nothing is left, and no late write of its run brings it back', async () => {
  const job = await claimed('i.gone')
  await erasure.stop('i.gone', consent('a'), START)
  await erasure.remove('i.gone', consent('a'))
  expect(await leases.complete(job, summary)).toBe(false)
  expect(await leases.release(job, { fails: 1 })).toBe(false)
  expect(await erasure.count('i.gone', consent('a'))).toBe(0)
  expect((await tables.rows('jobs')).filter(({ pk }) => pk === 'JOB#i.gone')).toEqual([])
})

test('jobs that a newer consent has planned are neither counted nor touched', async () => {
  const job = aJob('i.newer', { generation: 2 })
  await planning.plan('i.newer', [job], consent('b', 60))
  expect(await erasure.stop('i.newer', consent('a'), START)).toBeUndefined()
  await erasure.remove('i.newer', consent('a'))
  expect(await erasure.count('i.newer', consent('a'))).toBe(0)
  expect(await erasure.count('i.newer', consent('b', 60))).toBe(1)
  expect(await leases.claim(job, { ...run, generation: 2 })).toMatchObject({ kind: 'claimed' })
})
