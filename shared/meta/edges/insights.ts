import * as z from 'zod'
import type { GraphCall } from '../graph/graph-call.ts'
import { pageOf, type Page } from '../graph/paging.ts'
import { reader } from '../graph/read.ts'

/** One row as Meta sends it: every metric a string, zero metrics left out, one key per breakdown. Nothing is changed. */
export type InsightsRow = z.infer<typeof row>

export const HOUR_OF_ACCOUNT = 'hourly_stats_aggregated_by_advertiser_time_zone'

const row = z.looseObject({ date_start: z.string(), date_stop: z.string() })
/** Made once: to make a schema takes far longer than to read by it. */
const page = pageOf(row)

/** Hourly breakdowns give no unique metrics, reach or video metrics, so none is asked for. */
const FIELDS = [
  'account_id',
  'campaign_id',
  'adset_id',
  'ad_id',
  'impressions',
  'clicks',
  'inline_link_clicks',
  'spend',
  'actions',
  'action_values',
  'account_currency',
].join(',')

/**
 * One page of one day of an ad account, hour by hour and ad by ad: `GET /act_<id>/insights` (Meta, Ad Account
 * Insights and Insights Breakdowns, read 2026-11-23). `date` is a day in the account's own time zone.
 */
export function hourlyInsights(day: {
  readonly accountId: string
  readonly date: string
  readonly after?: string
}): GraphCall<Page<InsightsRow>> {
  return {
    operation: 'insights',
    method: 'GET',
    path: `act_${day.accountId}/insights`,
    params: {
      level: 'ad',
      fields: FIELDS,
      breakdowns: HOUR_OF_ACCOUNT,
      time_range: JSON.stringify({ since: day.date, until: day.date }),
      limit: '500',
      ...(day.after !== undefined && { after: day.after }),
    },
    as: 'connection',
    permission: 'ads_read',
    assetId: day.accountId,
    repeatable: true,
    timeoutMilliseconds: 30_000,
    read: reader('insights', page),
  }
}
