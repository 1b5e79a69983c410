import { expect, test } from 'vitest'
import { step } from '../../../../functions/automations/hourly-insights/step.ts'
import { Failure } from '../../../../shared/base/failure.ts'
import { insightsRow, onePage } from '../../../factories/graph-answers.ts'
import type { GraphRecord } from '../../../factories/scripted-graph.ts'
import { datesAsked, insightsWork, stepped } from './insights-work.ts'

const NOW = '2026-11-23T12:30:00Z'
const YESTERDAY = '2026-11-22'
const TODAY = '2026-11-23'

/** Answers so many pages a day, one row each. */
function pages(count: number) {
  return ({ params }: GraphRecord) => {
    const page = Number(params['after'] ?? 0)
    const { since } = JSON.parse(params['time_range'] ?? '{}') as { readonly since: string }
    return onePage([insightsRow(since, page)], page + 1 < count ? String(page + 1) : undefined)
  }
}

test('every page of both days is read, each day into one file, in the order of the pages', async () => {
  const { world, work } = insightsWork('UTC', NOW)
  world.graph.answer('insights', pages(4))
  const { counts } = await stepped(world, work)
  expect(counts).toStrictEqual({ rows: 8, pages: 8 })
  expect([...world.rows.files.values()]).toStrictEqual(
    [YESTERDAY, TODAY].map((date) => [0, 1, 2, 3].map((hour) => insightsRow(date, hour))),
  )
})

test('an empty page with a next one is not the end', async () => {
  const { world, work } = insightsWork('UTC', NOW)
  world.graph.answer('insights', ({ params }: GraphRecord) =>
    params['after'] === undefined ? onePage([], 'more') : onePage([insightsRow(TODAY, 1)]),
  )
  expect((await stepped(world, work)).counts).toStrictEqual({ rows: 2, pages: 4 })
})

test('a day without rows is a file without rows', async () => {
  const { world, work } = insightsWork('UTC', NOW)
  world.graph.answer('insights', { data: [] })
  expect((await stepped(world, work)).counts).toStrictEqual({ rows: 0, pages: 2 })
  expect([...world.rows.files.values()]).toStrictEqual([[], []])
})

test.each([1, 2, 5])('pages that go in a circle of %i are an answer gone wrong', async (length) => {
  const { world, work } = insightsWork('UTC', NOW)
  world.graph.answer('insights', ({ params }: GraphRecord) => {
    if (world.graph.calls.length > 20) throw new Error('still asking')
    return onePage([insightsRow(TODAY, 1)], String((Number(params['after'] ?? 0) + 1) % length))
  })
  await expect(step(world.ports, work)).rejects.toMatchObject({ code: 'ERR_GRAPH_MALFORMED', retry: 'later' })
  expect(world.graph.calls.length).toBeLessThanOrEqual(length + 1)
  expect(world.rows.files.size).toBe(0)
})

test('values stay as meta sends them, those that nobody asked for included', async () => {
  const { world, work } = insightsWork('UTC', NOW)
  const odd = {
    spend: '0.30000000000000004',
    actions: [{ action_type: 'lead', value: '3' }],
    new_metric: '007',
  }
  world.graph.answer('insights', onePage([insightsRow(TODAY, 1, odd)]))
  await stepped(world, work)
  expect([...world.rows.files.values()].at(1)).toStrictEqual([insightsRow(TODAY, 1, odd)])
})

test('a failure on a later page writes nothing of that day and claims nothing done', async () => {
  const { world, work } = insightsWork('UTC', NOW)
  const failure = new Failure('ERR_GRAPH_TRANSIENT', 'insights broke off')
  world.graph.answer('insights', (call: GraphRecord) => {
    if (call.params['after'] === '2' && call.params['time_range']?.includes(TODAY)) throw failure
    return pages(4)(call)
  })
  await expect(step(world.ports, work)).rejects.toBe(failure)
  expect([...world.rows.files.keys()].filter((key) => key.includes(TODAY))).toStrictEqual([])
  expect(world.sent.events).toStrictEqual([])
})

test('a file that cannot be written fails the run', async () => {
  const { world, work } = insightsWork('UTC', NOW)
  world.graph.answer('insights', pages(1))
  world.outward.fail('insightsFiles.write', new Failure('ERR_STORE_UNAVAILABLE', 'the bucket is away'))
  await expect(step(world.ports, work)).rejects.toMatchObject({ code: 'ERR_STORE_UNAVAILABLE' })
})

test("the rows are asked for by ad and by hour of the account, with the connection's token", async () => {
  const { world, work } = insightsWork('UTC', NOW)
  world.graph.answer('insights', pages(1))
  await stepped(world, work)
  const params = { level: 'ad', breakdowns: 'hourly_stats_aggregated_by_advertiser_time_zone' }
  const { installationId } = work.job
  expect(world.graph.calls[0]).toMatchObject({
    as: 'connection',
    of: installationId,
    path: 'act_42/insights',
    params,
  })
  expect(datesAsked(world)).toStrictEqual(
    [YESTERDAY, TODAY].map((date) => JSON.stringify({ since: date, until: date })),
  )
})
