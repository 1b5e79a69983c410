import { afterAll, beforeAll, expect, test } from 'vitest'
import { dynamodb } from '../../../../shared/adapters/dynamodb/client.ts'
import { jobLeases } from '../../../../shared/adapters/dynamodb/job-leases.ts'
import { jobPlanning } from '../../../../shared/adapters/dynamodb/job-planning.ts'
import type { ClaimedJob, JobKey } from '../../../../shared/domain/job.ts'
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

const run = { generation: 1, epoch: 100, now: START, leaseUntil: START + 60_000 }
const good = { outcome: 'completed', finishedAt: START + 1, counts: { rows: 24 } } as const
const bad = { outcome: 'failed', finishedAt: START + 1, code: 'ERR_GRAPH_TRANSIENT' } as const

async function planned(connectionId: string): Promise<JobKey> {
  const job = aJob(connectionId)
  await planning.plan(connectionId, [job], consent('a'))
  return job
}

async function claimed(key: JobKey, change: Partial<typeof run> = {}): Promise<ClaimedJob> {
  const claim = await leases.claim(key, { ...run, ...change })
  if (claim.kind !== 'claimed') throw new Error(`the claim ended ${claim.kind}`)
  return claim.job
}

async function rowOf(connectionId: string) {
  return (await tables.rows('jobs')).find(({ pk }) => pk === `JOB#${connectionId}`)
}

test('a claim hands out the job with its epoch and a raised fence', async () => {
  const key = await planned('i.claim')
  expect(await claimed(key)).toEqual({ ...aJob('i.claim'), epoch: 100, fence: 2, fails: 0 })
})

test('of fifty racing claims one wins and the others hear until when', async () => {
  const key = await planned('i.race')
  const claims = await Promise.all(Array.from({ length: 50 }, () => leases.claim(key, run)))
  expect(claims.filter(({ kind }) => kind === 'claimed')).toHaveLength(1)
  const others = claims.filter(({ kind }) => kind !== 'claimed')
  expect(new Set(others.map((claim) => JSON.stringify(claim)))).toEqual(
    new Set([JSON.stringify({ kind: 'busy', leaseUntil: START + 60_000 })]),
  )
})

test('a lease that ran out is taken over, and the worker that slept can write nothing', async () => {
  const key = await planned('i.zombie')
  const zombie = await claimed(key)
  const heir = await claimed(key, { now: START + 60_001, leaseUntil: START + 120_000 })
  expect(heir.fence).toBe(zombie.fence + 1)
  const before = await rowOf('i.zombie')
  expect(await leases.complete(zombie, good)).toBe(false)
  expect(await leases.release(zombie, { fails: 9 })).toBe(false)
  expect(await rowOf('i.zombie')).toEqual(before)
  expect(await leases.complete(heir, good)).toBe(true)
  expect(await leases.complete(zombie, good)).toBe(false)
})

test('a lease is held to its last millisecond', async () => {
  const key = await planned('i.edge')
  await claimed(key)
  expect(await leases.claim(key, { ...run, now: START + 59_999 })).toMatchObject({ kind: 'busy' })
  expect(await leases.claim(key, { ...run, now: START + 60_000 })).toMatchObject({ kind: 'claimed' })
})

test('a completed epoch is done, and so is every earlier one', async () => {
  const key = await planned('i.done')
  await leases.complete(await claimed(key), good)
  expect(await leases.claim(key, run)).toEqual({ kind: 'done' })
  expect(await leases.claim(key, { ...run, epoch: 40 })).toEqual({ kind: 'done' })
  expect(await leases.claim(key, { ...run, epoch: 160 })).toMatchObject({ kind: 'claimed' })
})

test('a job of another generation, off the wheel or never planned is void', async () => {
  const key = await planned('i.void')
  expect(await leases.claim(key, { ...run, generation: 2 })).toEqual({ kind: 'void' })
  await planning.plan('i.void', [], consent('b', 1))
  expect(await leases.claim(key, run)).toEqual({ kind: 'void' })
  expect(await leases.claim({ ...key, assetId: 'act_9' }, run)).toEqual({ kind: 'void' })
  expect((await tables.rows('jobs')).filter(({ pk }) => pk === 'JOB#i.void')).toHaveLength(1)
})

test('a message of an older generation claims nothing of a job that a newer consent has planned', async () => {
  const key = await planned('i.older')
  await planning.plan('i.older', [aJob('i.older', { generation: 2 })], consent('b', 1))
  const before = await rowOf('i.older')
  expect(await leases.claim(key, run)).toEqual({ kind: 'void' })
  expect(await rowOf('i.older')).toEqual(before)
})

test('a newer consent takes the run from its worker', async () => {
  const key = await planned('i.consent')
  const job = await claimed(key)
  await planning.plan('i.consent', [aJob('i.consent', { generation: 2 })], consent('b', 1))
  expect(await leases.complete(job, good)).toBe(false)
  expect(await leases.release(job, { fails: 1 })).toBe(false)
})

test('a claim is not taken for ours once a newer consent has come between', async () => {
  const key = await planned('i.between')
  const stack = dynamodb().middlewareStack
  stack.add(
    (next) => async (request) => {
      stack.remove('between')
      await next(request)
      await planning.plan('i.between', [aJob('i.between', { generation: 2 })], consent('b', 1))
      return next(request)
    },
    { step: 'build', name: 'between' },
  )
  expect(await leases.claim(key, run)).toEqual({ kind: 'void' })
})

test('failed tries count within their epoch only', async () => {
  const key = await planned('i.epoch')
  await leases.release(await claimed(key), { fails: 3 })
  expect((await claimed(key, { now: START + 1 })).fails).toBe(3)
  expect((await claimed(key, { epoch: 160, now: START + 120_000 })).fails).toBe(0)
})

test('a run that has ended leaves its summary and no failed tries, however it ended', async () => {
  const key = await planned('i.fails')
  await leases.release(await claimed(key), { fails: 2 })
  await leases.complete(await claimed(key), bad)
  expect(await rowOf('i.fails')).toMatchObject({ doneEpoch: 100, fails: 0, last: bad })
  await leases.complete(await claimed(key, { epoch: 220 }), good)
  const row = await rowOf('i.fails')
  expect(row).toMatchObject({ doneEpoch: 220, fails: 0, last: good })
  expect(row).not.toHaveProperty('leaseUntil')
})

test('completing again is true and changes nothing', async () => {
  const key = await planned('i.twice')
  const job = await claimed(key)
  expect(await leases.complete(job, good)).toBe(true)
  const before = await rowOf('i.twice')
  expect(await leases.complete(job, good)).toBe(true)
  expect(await rowOf('i.twice')).toEqual(before)
})

test('a lease given back is free at once and the epoch stays open', async () => {
  const key = await planned('i.release')
  expect(await leases.release(await claimed(key), { fails: 3 })).toBe(true)
  expect(await claimed(key)).toMatchObject({ fence: 3, fails: 3 })
})

test('a run deferred lies on the due index, and nobody has it before its time, whatever the wheel sends', async () => {
  const key = await planned('i.defer')
  const until = { at: START + 3_600_000, by: 'due-index' } as const
  await leases.release(await claimed(key), { fails: 1, until })
  expect(await rowOf('i.defer')).toMatchObject({
    duePk: expect.stringMatching(/^DUE#\d+$/),
    dueSk: '2026-11-23T16:00:00.000Z#i.defer#automations/hourly-insights#act_1',
    dueEpoch: 100,
  })
  expect(await leases.claim(key, { ...run, epoch: 160, now: until.at - 1 })).toMatchObject({ kind: 'busy' })
  await claimed(key, { now: until.at })
  const row = await rowOf('i.defer')
  for (const gone of ['duePk', 'dueSk', 'dueEpoch']) expect(row).not.toHaveProperty(gone)
})

test('whoever claims, completes or releases still knows it when the answers are lost', async () => {
  const key = await planned('i.lost')
  await withLostAnswers(async () => {
    const first = await claimed(key)
    expect(first.fence).toBe(2)
    expect(await leases.release(first, { fails: 1 })).toBe(true)
    expect(await leases.complete(await claimed(key), good)).toBe(true)
  })
  expect(await rowOf('i.lost')).toMatchObject({ fence: 3, doneEpoch: 100 })
})
