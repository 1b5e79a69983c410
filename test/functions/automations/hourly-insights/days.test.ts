import { expect, test } from 'vitest'
import { step } from '../../../../functions/automations/hourly-insights/step.ts'
import { onePage } from '../../../factories/graph-answers.ts'
import { insightsWork, stepped } from './insights-work.ts'

/** The instant, the account's zone, and the two days that are its yesterday and today then. */
const days: [string, string, string, string][] = [
  ['2026-11-23T12:30:00Z', 'UTC', '2026-11-22', '2026-11-23'],
  ['2026-11-23T18:29:59Z', 'Asia/Kolkata', '2026-11-22', '2026-11-23'],
  ['2026-11-23T18:30:00Z', 'Asia/Kolkata', '2026-11-23', '2026-11-24'],
  ['2026-11-23T07:59:59Z', 'America/Los_Angeles', '2026-11-21', '2026-11-22'],
  ['2026-11-23T10:30:00Z', 'Pacific/Kiritimati', '2026-11-23', '2026-11-24'],
  ['2027-01-01T00:30:00Z', 'America/Sao_Paulo', '2026-12-30', '2026-12-31'],
  // New York has 25 hours on 1 November 2026: 04:00Z to 05:00Z the day after.
  ['2026-11-01T03:59:59Z', 'America/New_York', '2026-10-30', '2026-10-31'],
  ['2026-11-01T04:00:00Z', 'America/New_York', '2026-10-31', '2026-11-01'],
  ['2026-11-02T04:59:59Z', 'America/New_York', '2026-10-31', '2026-11-01'],
  ['2026-11-02T05:00:00Z', 'America/New_York', '2026-11-01', '2026-11-02'],
  // Berlin has 23 hours on 29 March 2026: 28 March 23:00Z to 22:00Z.
  ['2026-03-28T22:59:59Z', 'Europe/Berlin', '2026-03-27', '2026-03-28'],
  ['2026-03-28T23:00:00Z', 'Europe/Berlin', '2026-03-28', '2026-03-29'],
  ['2026-03-29T21:59:59Z', 'Europe/Berlin', '2026-03-28', '2026-03-29'],
  ['2026-03-29T22:00:00Z', 'Europe/Berlin', '2026-03-29', '2026-03-30'],
]

test.each(days)('at %s an account in %s has %s and %s read', async (now, timeZone, yesterday, today) => {
  const { world, work } = insightsWork(timeZone, now)
  world.graph.answer('insights', onePage([]))
  const { data } = await stepped(world, work)
  expect(data).toMatchObject({ account: '42', timeZone, files: [{ date: yesterday }, { date: today }] })
})

test('the event names each file with its day and rows', async () => {
  const { world, work } = insightsWork('UTC', '2026-11-23T12:30:00Z')
  world.graph.answer('insights', onePage([]))
  const { data } = await stepped(world, work)
  const keys = [...world.rows.files.keys()]
  expect(data['files']).toStrictEqual([
    { date: '2026-11-22', key: keys[0], rows: 0 },
    { date: '2026-11-23', key: keys[1], rows: 0 },
  ])
})

test('a key carries connection, account, day, generation, epoch and fence', async () => {
  const { world, work } = insightsWork('UTC', '2026-11-23T12:30:00Z')
  world.graph.answer('insights', onePage([]))
  await stepped(world, work)
  const folder = `insights/v1/connection=${work.job.ownerId}/account=42`
  expect([...world.rows.files.keys()]).toStrictEqual([
    `${folder}/date=2026-11-22/g000002-e029693550-f000007.jsonl.gz`,
    `${folder}/date=2026-11-23/g000002-e029693550-f000007.jsonl.gz`,
  ])
})

test('a later run writes files of its own beside those of an earlier one', async () => {
  const { world, work } = insightsWork('UTC', '2026-11-23T12:30:00Z')
  world.graph.answer('insights', onePage([]))
  await stepped(world, work)
  await stepped(world, { ...work, job: { ...work.job, fence: 8 } })
  const keys = [...world.rows.files.keys()]
  expect(keys).toHaveLength(4)
  const today = keys.filter((key) => key.includes('date=2026-11-23'))
  expect(today.toSorted().at(-1)).toContain('-f000008')
})

test('an account whose time zone is not known is read in no zone at all', async () => {
  const { world, work } = insightsWork('UTC', '2026-11-23T12:30:00Z')
  const asset = { type: 'ad-account', assetId: '42', name: 'Account 42' } as const
  await expect(step(world.ports, { ...work, asset })).rejects.toMatchObject({ code: 'ERR_GRAPH_ASSET_LOST' })
  const lost = { ...asset, timeZone: 'Mars/Olympus' }
  await expect(step(world.ports, { ...work, asset: lost })).rejects.toMatchObject({
    code: 'ERR_GRAPH_MALFORMED',
  })
  expect(world.effects).toStrictEqual([])
})
