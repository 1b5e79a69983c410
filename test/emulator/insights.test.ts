import { afterEach, beforeEach, expect, test } from 'vitest'
import { connect, control, graph, seeded, send, startWithoutProof, type Got } from './drive.ts'
import type { Emulator } from './start-emulator.ts'

const HOURLY = 'hourly_stats_aggregated_by_advertiser_time_zone'
const METRICS = ['impressions', 'clicks', 'inline_link_clicks', 'spend'] as const

let emulator: Emulator
let token: string
let northwindToken: string
beforeEach(async () => {
  emulator = await startWithoutProof()
  await control(emulator, '/clock', { set: '2026-11-23T12:00:00Z', frozen: true })
  token = await connect(emulator)
  const northwind = {
    personId: seeded.northwindOwner,
    businessId: seeded.northwind,
    assetIds: [seeded.kolkata],
  }
  northwindToken = await connect(emulator, northwind)
})
afterEach(() => emulator.close())

type Row = Readonly<Record<string, unknown>>

function ask(accountId: string, parameters: Readonly<Record<string, string>>): Promise<Got> {
  const access_token = accountId === seeded.kolkata ? northwindToken : token
  return graph(emulator, `/act_${accountId}/insights`, { access_token, limit: '500', ...parameters })
}

async function allRows(
  accountId: string,
  parameters: Readonly<Record<string, string>>,
): Promise<readonly Row[]> {
  const rows: Row[] = []
  let answer = await ask(accountId, { fields: ['ad_id', ...METRICS, 'actions'].join(','), ...parameters })
  for (;;) {
    rows.push(...((answer.json.at('data') ?? []) as Row[]))
    const next = answer.json.at('paging', 'next')
    if (typeof next !== 'string') return rows
    answer = await send(emulator, next)
  }
}

function sums(rows: readonly Row[]): Readonly<Record<string, string>> {
  const total = (name: string) =>
    rows.reduce((sum, row) => sum + Math.round(Number(row[name] ?? 0) * 100), 0) / 100
  return Object.fromEntries(METRICS.map((name) => [name, String(total(name))]))
}

const oneDay = (day: string) => ({ time_range: JSON.stringify({ since: day, until: day }) })

/** The hours for which an account's day has rows. */
async function labelsOf(day: string): Promise<readonly unknown[]> {
  const rows = await allRows(seeded.newYork, { ...oneDay(day), level: 'account', breakdowns: HOURLY })
  return rows.map((row) => row[HOURLY])
}

test.each([
  ['a plain day in New York', seeded.newYork, '2026-11-22', 24],
  ['the day of 25 hours in New York', seeded.newYork, '2026-11-01', 25],
  ['the day of 23 hours in New York', seeded.newYork, '2026-03-08', 23],
  ['the day of 25 hours in Berlin', seeded.berlin, '2026-10-25', 25],
  ['the day of 23 hours in Berlin', seeded.berlin, '2026-03-29', 23],
  ['a day in Kolkata', seeded.kolkata, '2026-11-22', 24],
])('%s adds up from hour to day and from ad to account', async (_, accountId, day, clockHours) => {
  const totals = await control(emulator, `/totals?accountId=${accountId}&date=${day}`)
  expect(totals.json.at('clockHours')).toBe(clockHours)
  const hourly = await allRows(accountId, { ...oneDay(day), level: 'ad', breakdowns: HOURLY })
  expect(hourly).toHaveLength(Number(totals.json.at('hourlyRows')))
  const expected = Object.fromEntries(METRICS.map((name) => [name, totals.json.at(name)]))
  expect(sums(hourly)).toEqual(expected)
  for (const level of ['ad', 'adset', 'campaign', 'account'])
    expect(sums(await allRows(accountId, { ...oneDay(day), level }))).toEqual(expected)
})

test('one day of the large account has more than a thousand hourly rows', async () => {
  const rows = await allRows(seeded.newYork, { ...oneDay('2026-11-22'), level: 'ad', breakdowns: HOURLY })
  expect(rows.length).toBeGreaterThan(1000)
  const keys = new Set(rows.map((row) => `${String(row['ad_id'])} ${String(row[HOURLY])}`))
  expect(keys.size).toBe(rows.length)
})

test('the hour that comes twice has one row, and the hour that does not come has none', async () => {
  expect(await labelsOf('2026-11-01')).toHaveLength(24)
  const short = await labelsOf('2026-03-08')
  expect(short).toHaveLength(23)
  expect(short).not.toContain('02:00:00 - 02:59:59')
})

test('a row holds what was asked, its day and its hour, metrics as text', async () => {
  const fields =
    'account_id,campaign_id,adset_id,ad_id,ad_name,account_currency,impressions,spend,reach,actions'
  const answer = await ask(seeded.newYork, {
    fields,
    level: 'ad',
    breakdowns: HOURLY,
    ...oneDay('2026-11-22'),
    limit: '1',
  })
  expect(answer.json.at('data', 0)).toEqual({
    account_id: seeded.newYork,
    campaign_id: expect.stringMatching(/^\d{17}$/) as string,
    adset_id: expect.stringMatching(/^\d{17}$/) as string,
    ad_id: expect.stringMatching(/^\d{17}$/) as string,
    ad_name: 'Ad 1',
    account_currency: 'USD',
    impressions: expect.stringMatching(/^\d+$/) as string,
    spend: expect.stringMatching(/^\d+(\.\d{1,2})?$/) as string,
    actions: [
      { action_type: 'link_click', value: expect.stringMatching(/^\d+$/) as string },
      { action_type: 'post_engagement', value: expect.stringMatching(/^\d+$/) as string },
    ],
    date_start: '2026-11-22',
    date_stop: '2026-11-22',
    [HOURLY]: '00:00:00 - 00:59:59',
  })
})

test('without fields a row has impressions and spend', async () => {
  const answer = await ask(seeded.berlin, { date_preset: 'yesterday' })
  expect(Object.keys(answer.json.at('data', 0) as Row)).toEqual([
    'impressions',
    'spend',
    'date_start',
    'date_stop',
  ])
})

test('purchases stand in rows of a day and not in rows of an hour', async () => {
  const day = await ask(seeded.newYork, { fields: 'actions', ...oneDay('2026-11-22') })
  expect(JSON.stringify(day.json.at('data'))).toContain('purchase')
  const hours = await allRows(seeded.newYork, { ...oneDay('2026-11-22'), breakdowns: HOURLY })
  expect(JSON.stringify(hours)).not.toContain('purchase')
})

test('nothing is reported of hours to come, and the running hour grows', async () => {
  await control(emulator, '/clock', { set: '2026-11-23T15:30:00Z' })
  const hours = { date_preset: 'today', level: 'account', breakdowns: HOURLY }
  const before = await allRows(seeded.newYork, hours)
  expect(before.map((row) => row[HOURLY]).at(-1)).toBe('10:00:00 - 10:59:59')
  await control(emulator, '/clock', { advanceSeconds: 1500 })
  const after = await allRows(seeded.newYork, hours)
  expect(after.slice(0, -1)).toEqual(before.slice(0, -1))
  expect(Number(after.at(-1)?.['impressions'])).toBeGreaterThan(Number(before.at(-1)?.['impressions']))
})

test('the same seed gives the same figures, and another seed gives others', async () => {
  const totals = `/totals?accountId=${seeded.newYork}&date=2026-11-22`
  const first = (await control(emulator, totals)).json.value
  await control(emulator, '/reset', {})
  await control(emulator, '/clock', { set: '2026-11-24T12:00:00Z' })
  expect((await control(emulator, totals)).json.value).toEqual(first)
  await control(emulator, '/seed', { ...emulator.state.seed, insights: { seed: 2 } })
  expect((await control(emulator, totals)).json.value).not.toEqual(first)
})

test('figures change on the days that are restated, and there only', async () => {
  const week = { date_preset: 'last_7d', time_increment: '1' }
  const before = await allRows(seeded.berlin, week)
  await control(emulator, '/insights/restate', {
    accountId: seeded.berlin,
    since: '2026-11-20',
    until: '2026-11-21',
  })
  const after = await allRows(seeded.berlin, week)
  const changed = before.filter((row, index) => JSON.stringify(row) !== JSON.stringify(after[index]))
  expect(changed.map((row) => row['date_start'])).toEqual(['2026-11-20', '2026-11-21'])
})

test('campaign, ad set and ad answer for themselves', async () => {
  const ads = await allRows(seeded.newYork, {
    ...oneDay('2026-11-22'),
    level: 'ad',
    fields: 'campaign_id,ad_id,impressions',
  })
  const campaignId = String(ads[0]?.['campaign_id'])
  const wanted = ads.filter((row) => row['campaign_id'] === campaignId)
  const query = { access_token: token, ...oneDay('2026-11-22') }
  const campaign = await graph(emulator, `/${campaignId}/insights`, query)
  const sum = wanted.reduce((total, row) => total + Number(row['impressions']), 0)
  expect(campaign.json.at('data', 0, 'impressions')).toBe(String(sum))
  const below = await graph(emulator, `/${campaignId}/insights`, { ...query, level: 'ad', limit: '100' })
  expect(below.json.at('data')).toHaveLength(wanted.length)
})

test('a time range may be written with brackets, and wins over a preset', async () => {
  const answer = await ask(seeded.berlin, {
    'time_range[since]': '2026-11-01',
    'time_range[until]': '2026-11-02',
    date_preset: 'today',
  })
  expect(answer.json.at('data', 0)).toMatchObject({ date_start: '2026-11-01', date_stop: '2026-11-02' })
})

test('yesterday is yesterday where the account is', async () => {
  await control(emulator, '/clock', { set: '2026-11-23T03:00:00Z' })
  const newYork = await ask(seeded.newYork, { date_preset: 'yesterday' })
  const kolkata = await ask(seeded.kolkata, { date_preset: 'yesterday' })
  expect(newYork.json.at('data', 0, 'date_start')).toBe('2026-11-21')
  expect(kolkata.json.at('data', 0, 'date_start')).toBe('2026-11-22')
})

test.each([
  [{ fields: 'impressions,magic' }, { code: 100 }],
  [{ fields: HOURLY }, { code: 100 }],
  [{ level: 'planet' }, { code: 100 }],
  [{ date_preset: 'last_5d' }, { code: 100 }],
  [{ time_range: '{"since":"2026-11-02","until":"2026-11-01"}' }, { code: 100 }],
  [{ time_range: '{"since":"2026-02-30","until":"2026-03-01"}' }, { code: 100 }],
  [{ time_range: 'yesterday' }, { code: 100 }],
  [{ time_range: '{"since":"2020-01-01","until":"2020-01-02"}' }, { code: 3018 }],
  [{ time_increment: '0' }, { code: 100 }],
  [{ time_increment: '91' }, { code: 100 }],
  [{ breakdowns: 'age' }, { code: 2, error_subcode: 1_504_041 }],
  [{ breakdowns: `["${HOURLY}","age"]` }, { code: 2, error_subcode: 1_504_041 }],
  [{ filtering: '[{"field":"ad.impressions","operator":"GREATER_THAN","value":0}]' }, { code: 100 }],
  [{ sort: 'spend_descending' }, { code: 100 }],
])('%j is refused', async (parameters, error) => {
  const answer = await ask(seeded.berlin, parameters)
  expect(answer.status).toBe(400)
  expect(answer.json.at('error')).toMatchObject(error)
})

test('an asynchronous report is not there', async () => {
  const answer = await fetch(`${emulator.origin}/v25.0/act_${seeded.berlin}/insights?access_token=${token}`, {
    method: 'POST',
  })
  expect(answer.status).toBe(400)
  expect(await answer.text()).toContain('Unsupported post request')
})
