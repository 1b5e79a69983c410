import { afterAll, beforeAll, expect, test } from 'vitest'
import { jobLeases } from '../../../../shared/adapters/dynamodb/job-leases.ts'
import { jobPlanning } from '../../../../shared/adapters/dynamodb/job-planning.ts'
import { jobReads } from '../../../../shared/adapters/dynamodb/job-reads.ts'
import { jobRetirement } from '../../../../shared/adapters/dynamodb/job-retirement.ts'
import type { ClaimedJob } from '../../../../shared/domain/job.ts'
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
const reads = jobReads(adapterContext())
const retirement = jobRetirement(adapterContext())

const until = START + 900_000
const trouble = { code: 'ERR_GRAPH_THROTTLED_APP', at: START, until } as const

async function claimed(connectionId: string, epoch = 100, now = START): Promise<ClaimedJob> {
  const claim = await leases.claim(aJob(connectionId), {
    generation: 1,
    epoch,
    now,
    leaseUntil: now + 60_000,
  })
  if (claim.kind !== 'claimed') throw new Error(`the claim ended ${claim.kind}`)
  return claim.job
}

/** A job that was put off for a throttle, and its owner. */
async function throttled(owner: string): Promise<string> {
  await planning.plan(owner, [aJob(owner)], consent('a'))
  const job = await claimed(owner)
  await leases.release(job, { fails: 1, until: { at: until, by: 'due-index' }, trouble })
  return owner
}

test('an owner’s jobs are read as they were planned, and nobody else’s', async () => {
  const jobs = [aJob('i.reads'), aJob('i.reads', { assetId: 'act_2' })]
  await planning.plan('i.reads', jobs, consent('a'))
  await planning.plan('i.reads2', [aJob('i.reads2')], consent('a'))
  expect(await reads.of('i.reads')).toEqual(jobs.map((job) => ({ job, onWheel: true })))
  expect(await reads.of('i.nobody')).toEqual([])
})

test('a job that runs is not put off; one that waits is, with what made it wait', async () => {
  await planning.plan('i.waits', [aJob('i.waits')], consent('a'))
  const job = await claimed('i.waits')
  expect(await reads.of('i.waits')).toEqual([{ job: aJob('i.waits'), onWheel: true }])
  await leases.release(job, { fails: 1, until: { at: until, by: 'message' }, trouble })
  expect(await reads.of('i.waits')).toEqual([
    { job: aJob('i.waits'), onWheel: true, putOffUntil: until, trouble },
  ])
})

test('a completed run takes the trouble away, and its end stays', async () => {
  const owner = await throttled('i.completes')
  const last = { outcome: 'completed', finishedAt: until + 5, counts: { rows: 24 } } as const
  await leases.complete(await claimed(owner, 100, until), last)
  expect(await reads.of(owner)).toEqual([{ job: aJob(owner), onWheel: true, last }])
})

test('a run that goes on without a failure, or is given back, takes the trouble away', async () => {
  for (const [owner, later] of [
    ['i.again', { until: { at: until + 9, by: 'message' } }],
    ['i.back', {}],
  ] as const) {
    await throttled(owner)
    await leases.release(await claimed(owner, 100, until), { fails: 1, ...later })
    expect((await reads.of(owner))[0]).not.toHaveProperty('trouble')
  }
})

test('a consent begins without the trouble of the one before, and a retired job has none', async () => {
  const owner = await throttled('i.anew')
  await planning.plan(owner, [aJob(owner, { generation: 2 })], consent('b', 1))
  expect(await reads.of(owner)).toEqual([{ job: aJob(owner, { generation: 2 }), onWheel: true }])
  const retired = await throttled('i.retired')
  await retirement.retire(retired, consent('b', 1))
  expect(await reads.of(retired)).toEqual([{ job: aJob(retired), onWheel: false }])
})
