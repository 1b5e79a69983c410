import { afterEach, beforeEach, expect, test } from 'vitest'
import { appToken, connect, control, graph, seeded, seedJson, startWithoutProof, type Got } from './drive.ts'
import type { Emulator } from './start-emulator.ts'

let emulator: Emulator
let token: string
beforeEach(async () => {
  const seed = seedJson()
  // One account without ads: 600 insights calls an hour.
  for (const business of seed.businesses)
    for (const account of business.adAccounts) if (account.accountId === seeded.berlin) account.ads = 0
  emulator = await startWithoutProof(seed)
  await control(emulator, '/clock', { set: '2026-11-23T12:20:00Z', frozen: true })
  token = await connect(emulator)
})
afterEach(() => emulator.close())

const insights = (accountId: string) => graph(emulator, `/act_${accountId}/insights`, { access_token: token })

function header(answer: Got, name: string): unknown {
  return JSON.parse(answer.headers.get(name) ?? 'null')
}

/** As if so many calls had been made in this hour. */
function spend(accountId: string, useCase: string, count: number): void {
  const hour = Date.parse('2026-11-23T12:00:00Z') / 3_600_000
  emulator.state.quota.set(`${hour}|${seeded.appId}|${useCase}|${accountId}`, count)
}

test('insights show the share of the account’s hour', async () => {
  spend(seeded.berlin, 'ads_insights', 299)
  const answer = await insights(seeded.berlin)
  expect(header(answer, 'x-business-use-case-usage')).toEqual({
    [seeded.berlin]: [
      {
        type: 'ads_insights',
        call_count: 50,
        total_cputime: 50,
        total_time: 50,
        estimated_time_to_regain_access: 0,
        ads_api_access_tier: 'development_access',
      },
    ],
  })
  expect(header(answer, 'x-fb-ads-insights-throttle')).toMatchObject({
    acc_id_util_pct: 50,
    ads_api_access_tier: 'development_access',
  })
})

test('past the limit an account is throttled until the hour ends, and only that account', async () => {
  spend(seeded.berlin, 'ads_insights', 600)
  const refused = await insights(seeded.berlin)
  expect(refused.status).toBe(400)
  expect(refused.json.at('error')).toMatchObject({
    code: 80_000,
    error_subcode: 2_446_079,
    type: 'OAuthException',
  })
  expect(header(refused, 'x-business-use-case-usage')).toMatchObject({
    [seeded.berlin]: [{ call_count: 100, estimated_time_to_regain_access: 40 }],
  })
  expect((await insights(seeded.newYork)).status).toBe(200)
  await control(emulator, '/clock', { advanceSeconds: 40 * 60 })
  expect((await insights(seeded.berlin)).status).toBe(200)
})

test('active ads and the full tier raise the limit', async () => {
  spend(seeded.newYork, 'ads_insights', 600)
  const withAds = await insights(seeded.newYork)
  expect(header(withAds, 'x-fb-ads-insights-throttle')).toMatchObject({ acc_id_util_pct: 2.44 })
  await control(emulator, `/apps/${seeded.appId}`, { accessTier: 'full' })
  const full = await insights(seeded.newYork)
  expect(header(full, 'x-fb-ads-insights-throttle')).toMatchObject({
    acc_id_util_pct: 0.28,
    ads_api_access_tier: 'standard_access',
  })
})

test('account reads are counted apart from insights', async () => {
  spend(seeded.berlin, 'ads_management', 300)
  const refused = await graph(emulator, `/act_${seeded.berlin}`, { access_token: token })
  expect(refused.json.at('error', 'code')).toBe(80_004)
  expect((await insights(seeded.berlin)).status).toBe(200)
})

test('an app token is told the share of the app’s hour, and never refused for it', async () => {
  emulator.state.quota.set(`${Date.parse('2026-11-23T12:00:00Z') / 3_600_000}|${seeded.appId}|app`, 399)
  const answer = await graph(emulator, '/debug_token', { input_token: token, access_token: appToken })
  expect(header(answer, 'x-app-usage')).toEqual({ call_count: 200, total_time: 200, total_cputime: 200 })
  expect(answer.status).toBe(200)
})
