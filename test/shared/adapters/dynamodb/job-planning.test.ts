import { afterAll, beforeAll, expect, test } from 'vitest'
import { jobLeases } from '../../../../shared/adapters/dynamodb/job-leases.ts'
import { jobPlanning } from '../../../../shared/adapters/dynamodb/job-planning.ts'
import { slotOf, slotShardOf } from '../../../../shared/domain/timing-wheel.ts'
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

async function rowsOf(connectionId: string) {
  const rows = (await tables.rows('jobs')).filter(({ pk }) => pk === `JOB#${connectionId}`)
  return rows.toSorted((a, b) => String(a['sk']).localeCompare(String(b['sk'])))
}

const run = { generation: 1, epoch: 100, now: START, leaseUntil: START + 60_000 }

test('a planned job lies on the wheel where its key puts it', async () => {
  const job = aJob('i.wheel')
  expect(await planning.plan('i.wheel', [job], consent('a'))).toBe('kept')
  expect(await rowsOf('i.wheel')).toEqual([
    {
      pk: 'JOB#i.wheel',
      sk: 'automations/hourly-insights#act_1',
      ...job,
      slotPk: `P60#${slotOf(job, 60)}#${slotShardOf('i.wheel')}`,
      fence: 1,
      fails: 0,
      lastAttemptId: 'a',
      tokenIssuedAt: START,
      tokenSealedAt: START,
    },
  ])
})

test('a newer consent takes over: generation set, fence raised, lease, deferral and done epoch gone, history kept', async () => {
  const job = aJob('i.over')
  await planning.plan('i.over', [job], consent('a'))
  const first = await leases.claim(job, run)
  if (first.kind === 'claimed') await leases.complete(first.job, { outcome: 'completed', finishedAt: START })
  const second = await leases.claim(job, { ...run, epoch: 160 })
  if (second.kind === 'claimed')
    await leases.release(second.job, {
      fails: 2,
      until: { at: START + 5000, by: 'due-index' },
    })
  expect(await planning.plan('i.over', [{ ...job, generation: 2 }], consent('b', 1))).toBe('kept')
  const [row] = await rowsOf('i.over')
  expect(row).toMatchObject({
    generation: 2,
    fence: 4,
    fails: 2,
    last: { finishedAt: START },
  })
  for (const gone of ['doneEpoch', 'leaseUntil', 'duePk', 'dueSk', 'dueEpoch'])
    expect(row).not.toHaveProperty(gone)
})

test('the same consent repeated leaves a run that has begun meanwhile alone', async () => {
  const job = aJob('i.repeat')
  await planning.plan('i.repeat', [job], consent('a'))
  const claim = await leases.claim(job, run)
  const before = await rowsOf('i.repeat')
  expect(await planning.plan('i.repeat', [job], consent('a'))).toBe('kept')
  expect(await rowsOf('i.repeat')).toEqual(before)
  if (claim.kind !== 'claimed') throw new Error('not claimed')
  expect(await leases.complete(claim.job, { outcome: 'completed', finishedAt: START })).toBe(true)
})

test('the same consent may plan again under another generation', async () => {
  await planning.plan('i.again', [aJob('i.again')], consent('a'))
  expect(await planning.plan('i.again', [aJob('i.again', { generation: 2 })], consent('a'))).toBe('kept')
  expect(await rowsOf('i.again')).toMatchObject([{ generation: 2, fence: 2 }])
})

test('jobs that are not planned any more leave the wheel, and may come back', async () => {
  const [one, two] = [aJob('i.leave'), aJob('i.leave', { assetId: 'act_2' })]
  await planning.plan('i.leave', [one, two], consent('a'))
  expect(await planning.plan('i.leave', [{ ...two, generation: 2 }], consent('b', 1))).toBe('kept')
  const [left, stays] = await rowsOf('i.leave')
  expect(left).not.toHaveProperty('slotPk')
  expect(stays).toMatchObject({ assetId: 'act_2', slotPk: expect.any(String) })
  expect(await leases.claim(one, run)).toEqual({ kind: 'void' })
  await planning.plan(
    'i.leave',
    [
      { ...one, generation: 2 },
      { ...two, generation: 2 },
    ],
    consent('b', 1),
  )
  expect((await rowsOf('i.leave'))[0]).toMatchObject({ generation: 2, slotPk: expect.any(String) })
})

test('no jobs at all empties the wheel and ends running leases', async () => {
  const job = aJob('i.none')
  await planning.plan('i.none', [job], consent('a'))
  const claim = await leases.claim(job, run)
  expect(await planning.plan('i.none', [], consent('b', 1))).toBe('kept')
  const before = await rowsOf('i.none')
  expect(before[0]).not.toHaveProperty('slotPk')
  if (claim.kind !== 'claimed') throw new Error('not claimed')
  expect(await leases.complete(claim.job, { outcome: 'completed', finishedAt: START })).toBe(false)
  expect(await planning.plan('i.none', [], consent('b', 1))).toBe('kept')
  expect(await rowsOf('i.none')).toEqual(before)
})

test('an older consent is superseded by one row of a newer one, planned or retired', async () => {
  await planning.plan('i.older', [aJob('i.older', { generation: 2 })], consent('b', 5))
  const before = await rowsOf('i.older')
  expect(await planning.plan('i.older', [aJob('i.older')], consent('a', 4))).toBe('superseded')
  expect(await planning.plan('i.older', [], consent('a', 4))).toBe('superseded')
  expect(await planning.plan('i.older', [aJob('i.older')], consent('c', 5))).toBe('superseded')
  expect(await rowsOf('i.older')).toEqual(before)
})

test('an older consent leaves no job on the wheel beside those of a newer one', async () => {
  const shared = aJob('i.beside', { generation: 2 })
  await planning.plan('i.beside', [shared], consent('b', 1))
  const late = [aJob('i.beside'), aJob('i.beside', { assetId: 'act_2' })]
  expect(await planning.plan('i.beside', late, consent('a'))).toBe('superseded')
  const onWheel = (await rowsOf('i.beside')).filter((row) => row['slotPk'] !== undefined)
  expect(onWheel).toMatchObject([{ assetId: 'act_1', generation: 2, lastAttemptId: 'b' }])
})

test('whatever the order of two consents and their repeats, the newer one holds the wheel', async () => {
  const older = { jobs: [aJob('i.order')], by: consent('a', 1) }
  const newer = { jobs: [aJob('i.order', { generation: 2 })], by: consent('b', 2) }
  const told = [older, newer, older, newer, older]
  await Promise.all(told.map(({ jobs, by }) => planning.plan('i.order', jobs, by)))
  expect(await rowsOf('i.order')).toMatchObject([{ generation: 2, lastAttemptId: 'b' }])
})

test('lost answers change neither result nor rows', async () => {
  const jobs = [aJob('i.lost'), aJob('i.lost', { assetId: 'act_2' })]
  await withLostAnswers(async () => {
    expect(await planning.plan('i.lost', jobs, consent('a'))).toBe('kept')
    expect(await planning.plan('i.lost', jobs.slice(1), consent('b', 1))).toBe('kept')
  })
  expect(await rowsOf('i.lost')).toMatchObject([{ fence: 2 }, { fence: 2 }])
})
