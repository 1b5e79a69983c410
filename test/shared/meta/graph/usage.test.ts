import * as fc from 'fast-check'
import { expect, it } from 'vitest'
import { readUsage } from '../../../../shared/meta/graph/usage.ts'

function usageOf(headers: Readonly<Record<string, string>>) {
  return readUsage(new Headers(headers))
}

// Meta, Rate Limits and Marketing API Rate Limiting, read 2026-11-23: the samples of those pages
it.each([
  ['x-app-usage', '{"call_count":28,"total_time":25,"total_cputime":25}', 28],
  ['x-page-usage', '{"call_count":3,"total_cputime":44,"total_time":9}', 44],
  [
    'x-ad-account-usage',
    '{"acc_id_util_pct":9.67,"reset_time_duration":100,"ads_api_access_tier":"standard_access"}',
    9.67,
  ],
  [
    'x-fb-ads-insights-throttle',
    '{"app_id_util_pct":100,"acc_id_util_pct":10,"ads_api_access_tier":"standard_access"}',
    100,
  ],
  [
    'x-business-use-case-usage',
    '{"66782684":[{"type":"ads_management","call_count":95,"total_cputime":20,"total_time":20,"estimated_time_to_regain_access":0,"ads_api_access_tier":"development_access"}]}',
    95,
  ],
])('%s is read as Meta documents it', (header, value, percent) => {
  expect(usageOf({ [header]: value })).toEqual({ percent })
})

it('no header at all is not zero', () => {
  expect(usageOf({})).toEqual({})
  expect(usageOf({ 'x-app-usage': '{"call_count":0,"total_time":0,"total_cputime":0}' })).toEqual({
    percent: 0,
  })
})

it('the highest percentage counts: over all objects, all entries and all three figures', () => {
  const cases = {
    '1': [
      { type: 'ads_insights', call_count: 1, total_time: 2, total_cputime: 3 },
      { type: 'ads_management', call_count: 4, total_time: 81, total_cputime: 6 },
    ],
    '2': [{ type: 'pages', call_count: 7, total_time: 8, total_cputime: 9 }],
  }
  const header = JSON.stringify(cases)
  expect(usageOf({ 'x-business-use-case-usage': header }).percent).toBe(81)
  expect(usageOf({ 'x-business-use-case-usage': header, 'x-app-usage': '{"call_count":90}' }).percent).toBe(
    90,
  )
})

it('the time to regain access is in minutes, and the longest of all entries counts', () => {
  const cases = {
    '1': [{ estimated_time_to_regain_access: 5 }],
    '2': [{ estimated_time_to_regain_access: 19 }],
  }
  expect(usageOf({ 'x-business-use-case-usage': JSON.stringify(cases) })).toEqual({ regainSeconds: 19 * 60 })
})

it.each([
  [100, { percent: 100, regainSeconds: 300 }],
  [99.9, { percent: 99.9 }],
])('the reset of an ad account is in seconds and a wait only at the limit: %d %%', (percent, usage) => {
  const header = JSON.stringify({ acc_id_util_pct: percent, reset_time_duration: 300 })
  expect(usageOf({ 'x-ad-account-usage': header })).toEqual(usage)
})

it.each(['', 'null', '[]', '"text"', '{', '{"call_count":"many"}', '12', '{"1":{"call_count":5}}'])(
  'a header that cannot be read is passed over: %s',
  (value) => {
    expect(usageOf({ 'x-app-usage': value, 'x-business-use-case-usage': value })).toEqual({})
    expect(usageOf({ 'x-page-usage': value, 'x-app-usage': '{"call_count":7}' }).percent).toBe(7)
  },
)

it('no header that anybody sends makes reading fail', () => {
  const names = [
    'x-app-usage',
    'x-ad-account-usage',
    'x-business-use-case-usage',
    'x-fb-ads-insights-throttle',
  ]
  fc.assert(
    fc.property(fc.constantFrom(...names), fc.jsonValue(), (name, value) => {
      const header = JSON.stringify(value).replace(/[^\x20-\x7e]/g, '?')
      expect(() => usageOf({ [name]: header })).not.toThrow()
    }),
  )
})
