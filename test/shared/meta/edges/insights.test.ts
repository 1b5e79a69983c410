import { expect, it } from 'vitest'
import { HOUR_OF_ACCOUNT, hourlyInsights } from '../../../../shared/meta/edges/insights.ts'
import { everythingOf, refusalOf, VALUE } from './malformed.ts'

const day = { accountId: '102938475610293', date: '2026-10-25' }

it('a day is asked for hour by hour and ad by ad, in the account’s own time zone', () => {
  expect(hourlyInsights(day)).toMatchObject({
    operation: 'insights',
    method: 'GET',
    path: 'act_102938475610293/insights',
    params: {
      level: 'ad',
      fields:
        'account_id,campaign_id,adset_id,ad_id,impressions,clicks,inline_link_clicks,spend,actions,action_values,account_currency',
      breakdowns: 'hourly_stats_aggregated_by_advertiser_time_zone',
      time_range: '{"since":"2026-10-25","until":"2026-10-25"}',
      limit: '500',
    },
    as: 'connection',
    permission: 'ads_read',
    assetId: '102938475610293',
    repeatable: true,
  })
})

it('only a further page has a cursor', () => {
  expect(hourlyInsights(day).params).not.toHaveProperty('after')
  expect(hourlyInsights({ ...day, after: 'MjQZD' }).params).toEqual({
    ...hourlyInsights(day).params,
    after: 'MjQZD',
  })
})

it('rows stay exactly as Meta sends them, with what nobody has heard of', () => {
  const rows = [
    {
      account_id: '102938475610293',
      ad_id: '23850000000000001',
      impressions: '120',
      spend: '1.10',
      actions: [{ action_type: 'link_click', value: '3' }],
      unheard_of: { deep: ['x'] },
      date_start: '2026-10-25',
      date_stop: '2026-10-25',
      [HOUR_OF_ACCOUNT]: '02:00:00 - 02:59:59',
    },
    { date_start: '2026-10-25', date_stop: '2026-10-25' },
  ]
  expect(hourlyInsights(day).read({ data: rows })).toEqual({ rows })
})

it.each([
  ['without its day', { impressions: VALUE }],
  ['with a number for its day', { date_start: 20261025, date_stop: VALUE }],
])('a row %s is malformed and shows no value', (_what, row) => {
  const failure = refusalOf(hourlyInsights(day), { data: [row] })
  expect(failure).toMatchObject({ code: 'ERR_GRAPH_MALFORMED', facts: { operation: 'insights' } })
  expect(everythingOf(failure)).not.toMatch(/EAAvalue|20261025/)
})
