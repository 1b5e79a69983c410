import { PutCommand } from '@aws-sdk/lib-dynamodb'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { jobLeases } from '../../../../shared/adapters/dynamodb/job-leases.ts'
import { jobPlanning } from '../../../../shared/adapters/dynamodb/job-planning.ts'
import { jobWheel } from '../../../../shared/adapters/dynamodb/job-wheel.ts'
import { DUE_SHARDS } from '../../../../shared/domain/job.ts'
import { dueShardOf, slotOf, slotShardOf } from '../../../../shared/domain/timing-wheel.ts'
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
const wheel = jobWheel(adapterContext())

async function all<T>(items: AsyncIterable<T>): Promise<T[]> {
  const list: T[] = []
  for await (const item of items) list.push(item)
  return list
}

const run = { generation: 1, epoch: 100, now: START, leaseUntil: START + 60_000 }

test('the minute that was sent last never moves back', async () => {
  expect(await wheel.lastTick()).toBeUndefined()
  await wheel.tick(500)
  await wheel.tick(499)
  await wheel.tick(500)
  expect(await wheel.lastTick()).toBe(500)
  await wheel.tick(501)
  expect(await wheel.lastTick()).toBe(501)
})

test('a slot shard tells the jobs that lie in it, and retired ones not', async () => {
  const job = aJob('i.slot')
  await planning.plan('i.slot', [job], consent('a'))
  const slot = () => all(wheel.slot(60, slotOf(job, 60), slotShardOf('i.slot')))
  const { ownerId, automation, assetId } = job
  expect(await slot()).toEqual([{ ownerId, automation, assetId, generation: 1 }])
  await planning.plan('i.slot', [], consent('b', 1))
  expect(await slot()).toEqual([])
})

test('every planned job lies in exactly one slot of its period', async () => {
  const jobs = Array.from({ length: 40 }, (_, place) =>
    aJob('i.spread', { assetId: `act_${place}`, everyMinutes: 15 }),
  )
  await planning.plan('i.spread', jobs, consent('a'))
  const slots = Array.from({ length: 15 }, (_, slot) => all(wheel.slot(15, slot, slotShardOf('i.spread'))))
  const found = (await Promise.all(slots)).flat().map(({ assetId }) => assetId)
  expect(found.toSorted()).toEqual(jobs.map(({ assetId }) => assetId).toSorted())
})

test('a slot that is longer than one page is read to its end', async () => {
  const job = aJob('i.long', { everyMinutes: 30 })
  await planning.plan('i.long', [job], consent('a'))
  const slotPk = `P30#${slotOf(job, 30)}#${slotShardOf('i.long')}`
  // Ten rows of 200 KB: a page ends at 1 MB, and large rows show it where many small ones would take minutes.
  for (let place = 0; place < 10; place += 1) {
    const row = {
      ...job,
      assetId: `act_${place}${'x'.repeat(200_000)}`,
      pk: 'JOB#i.long',
      sk: `long#${place}`,
      slotPk,
    }
    await tables.client.send(new PutCommand({ TableName: 'jobs', Item: row }))
  }
  expect(await all(wheel.slot(30, slotOf(job, 30), slotShardOf('i.long')))).toHaveLength(11)
})

test('a deferred run is due from its time on, with the epoch that it was deferred in', async () => {
  const shard = dueShardOf('i.due')
  const job = aJob('i.due')
  await planning.plan('i.due', [job], consent('a'))
  const claim = await leases.claim(job, run)
  if (claim.kind !== 'claimed') throw new Error('not claimed')
  await leases.release(claim.job, { fails: 1, until: { at: START + 5000, by: 'due-index' } })
  const { ownerId, automation, assetId } = job
  expect(await all(wheel.due(shard, START + 4999))).toEqual([])
  expect(await all(wheel.due(shard, START + 5000))).toEqual([
    { ownerId, automation, assetId, generation: 1, epoch: 100 },
  ])
  expect(shard).toBeLessThan(DUE_SHARDS)
  await leases.claim(job, { ...run, now: START + 5000 })
  expect(await all(wheel.due(shard, START + 5000))).toEqual([])
})
