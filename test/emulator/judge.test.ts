import { createRequire } from 'node:module'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { connect, control, seeded, startWithoutProof } from './drive.ts'
import type { Emulator } from './start-emulator.ts'

// Meta's own SDK reads the emulator as it would read Meta. It is CommonJS and has no types; these
// are the few members that are used. The crash reporter stays off: it would call out.
interface Sdk {
  readonly FacebookAdsApi: { init(token: string, locale: string, crashLog: boolean): unknown }
  readonly User: new (id: string) => { getAdAccounts(fields: string[], parameters?: object): Promise<Cursor> }
  readonly AdAccount: new (id: string) => {
    getInsights(fields: string[], parameters: object): Promise<Cursor>
    getInsightsAsync(fields: string[], parameters: object): Promise<unknown>
    read(fields: string[]): Promise<SdkObject>
  }
}
/** Fields are properties of the object, as the SDK's own examples read them. */
type SdkObject = Readonly<Record<string, unknown>>
interface Cursor extends Array<SdkObject> {
  hasNext(): boolean
  next(): Promise<Cursor>
}

const sdk = createRequire(import.meta.url)('facebook-nodejs-business-sdk') as Sdk

let emulator: Emulator
beforeEach(async () => {
  emulator = await startWithoutProof()
  await control(emulator, '/clock', { set: '2026-11-23T12:00:00Z', frozen: true })
  Object.defineProperty(sdk.FacebookAdsApi, 'GRAPH', { get: () => emulator.origin, configurable: true })
  Object.defineProperty(sdk.FacebookAdsApi, 'VERSION', { get: () => 'v25.0', configurable: true })
  sdk.FacebookAdsApi.init(await connect(emulator), 'en_US', false)
})
afterEach(() => emulator.close())

test('Meta’s SDK lists the ad accounts, page by page', async () => {
  let page = await new sdk.User('me').getAdAccounts(['id', 'name', 'timezone_name'], { limit: 1 })
  const names = page.map((account) => account['name'])
  while (page.hasNext()) {
    page = await page.next()
    names.push(...page.map((account) => account['name']))
  }
  expect(names).toEqual(['Harbour Coffee US', 'Harbour Coffee DE'])
})

test('Meta’s SDK reads an ad account', async () => {
  const account = await new sdk.AdAccount(`act_${seeded.berlin}`).read(['name', 'currency', 'account_status'])
  expect([account['name'], account['currency'], account['account_status']]).toEqual([
    'Harbour Coffee DE',
    'EUR',
    1,
  ])
})

test.each(['2026-11-22', '2026-11-01'])('Meta’s SDK reads every page of the insights of %s', async (date) => {
  let page = await new sdk.AdAccount(`act_${seeded.newYork}`).getInsights(
    ['ad_id', 'impressions', 'clicks', 'spend'],
    {
      level: 'ad',
      time_range: { since: date, until: date },
      breakdowns: ['hourly_stats_aggregated_by_advertiser_time_zone'],
      limit: 400,
    },
  )
  const rows = [...page]
  let pages = 1
  while (page.hasNext()) {
    page = await page.next()
    rows.push(...page)
    pages += 1
  }
  const totals = await control(emulator, `/totals?accountId=${seeded.newYork}&date=${date}`)
  const sum = (name: string) =>
    rows.reduce((total, row) => total + Math.round(Number(row[name] ?? 0) * 100), 0) / 100
  expect(pages).toBeGreaterThanOrEqual(3)
  expect(rows).toHaveLength(Number(totals.json.at('hourlyRows')))
  for (const name of ['impressions', 'clicks', 'spend']) expect(String(sum(name))).toBe(totals.json.at(name))
})

test('Meta’s SDK takes a refusal for what it is', async () => {
  const foreign = new sdk.AdAccount(`act_${seeded.kolkata}`)
  await expect(foreign.read(['name'])).rejects.toMatchObject({
    name: 'FacebookRequestError',
    status: 400,
    response: { code: 100, error_subcode: 33, type: 'GraphMethodException' },
  })
  const own = new sdk.AdAccount(`act_${seeded.berlin}`)
  await expect(own.getInsightsAsync(['impressions'], {})).rejects.toMatchObject({ response: { code: 100 } })
})
