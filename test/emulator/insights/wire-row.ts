import type { AdObject } from '../world/ad-objects.ts'
import type { AdAccount } from '../world/state.ts'
import type { Metrics } from './delivery.ts'
import type { Period } from './periods.ts'

export const HOURLY_BREAKDOWN = 'hourly_stats_aggregated_by_advertiser_time_zone'

interface RowContext {
  readonly account: AdAccount
  readonly subject: AdObject | undefined
  readonly metrics: Metrics
  readonly hourly: boolean
}

/**
 * Every field that a row can have. A field without a value is left out of the row: zero metrics, and
 * names and ids of a level below the one asked for. Ratios are rounded to six places.
 */
const readers: Readonly<Record<string, (row: RowContext) => unknown>> = {
  account_currency: ({ account }) => account.currency,
  account_id: ({ account }) => account.accountId,
  account_name: ({ account }) => account.name,
  campaign_id: ({ subject }) => campaignOf(subject)?.id,
  campaign_name: ({ subject }) => campaignOf(subject)?.name,
  adset_id: ({ subject }) => adSetOf(subject)?.id,
  adset_name: ({ subject }) => adSetOf(subject)?.name,
  ad_id: ({ subject }) => (subject?.level === 'ad' ? subject.id : undefined),
  ad_name: ({ subject }) => (subject?.level === 'ad' ? subject.name : undefined),
  impressions: ({ metrics }) => count(metrics.impressions),
  clicks: ({ metrics }) => count(metrics.clicks),
  inline_link_clicks: ({ metrics }) => count(metrics.linkClicks),
  spend: ({ metrics }) => wireMoney(metrics.spend),
  // Not additive, as reach never is; Meta has no reach by the hour (Insights Breakdowns, read 2026-11-23).
  reach: ({ metrics, hourly }) => (hourly ? undefined : count(reachOf(metrics))),
  frequency: ({ metrics, hourly }) => (hourly ? undefined : ratio(metrics.impressions, reachOf(metrics))),
  ctr: ({ metrics }) => ratio(metrics.clicks * 100, metrics.impressions),
  cpc: ({ metrics }) => ratio(metrics.spend / 100, metrics.clicks),
  cpm: ({ metrics }) => ratio(metrics.spend * 10, metrics.impressions),
  actions: (row) => actionsOf(row),
  action_values: ({ metrics, hourly }) =>
    hourly || metrics.purchaseValue === 0
      ? undefined
      : [{ action_type: 'purchase', value: wireMoney(metrics.purchaseValue) }],
  date_start: () => undefined,
  date_stop: () => undefined,
}

/** Whether insights have a field of this name. */
export function isInsightsField(name: string): boolean {
  return Object.hasOwn(readers, name)
}

/** One row as it goes on the wire. */
export function wireRow(
  query: { readonly account: AdAccount; readonly fields: readonly string[] },
  period: Period,
  subject: AdObject | undefined,
  metrics: Metrics,
  hour: number | undefined,
): Readonly<Record<string, unknown>> {
  const context = { account: query.account, subject, metrics, hourly: hour !== undefined }
  const row = new Map<string, unknown>()
  for (const field of query.fields) {
    const value = readers[field]?.(context)
    if (value !== undefined) row.set(field, value)
  }
  row.set('date_start', period.since)
  row.set('date_stop', period.until)
  if (hour !== undefined) row.set(HOURLY_BREAKDOWN, hourLabel(hour))
  return Object.fromEntries(row)
}

/** `13:00:00 - 13:59:59`. */
export function hourLabel(hour: number): string {
  const two = String(hour).padStart(2, '0')
  return `${two}:00:00 - ${two}:59:59`
}

/** Hundredths as Meta writes money: `5339.5`, no zeros at the end. Undefined for nothing. */
export function wireMoney(hundredths: number): string | undefined {
  return hundredths === 0 ? undefined : String(hundredths / 100)
}

/** Purchases happen off Meta, and such actions are not broken down by hour (Insights Breakdowns, read 2026-11-23). */
function actionsOf({ metrics, hourly }: RowContext): unknown {
  const actions = [
    { action_type: 'link_click', value: count(metrics.linkClicks) },
    { action_type: 'post_engagement', value: count(metrics.engagements) },
    { action_type: 'purchase', value: hourly ? undefined : count(metrics.purchases) },
  ].filter((action) => action.value !== undefined)
  return actions.length === 0 ? undefined : actions
}

function campaignOf(subject: AdObject | undefined): AdObject | undefined {
  return subject?.level === 'campaign' ? subject : subject?.campaign
}

function adSetOf(subject: AdObject | undefined): AdObject | undefined {
  return subject?.level === 'adset' ? subject : subject?.adSet
}

function reachOf(metrics: Metrics): number {
  return Math.ceil((metrics.impressions * 7) / 10)
}

function count(value: number): string | undefined {
  return value === 0 ? undefined : String(value)
}

function ratio(part: number, whole: number): string | undefined {
  if (whole === 0 || part === 0) return undefined
  return String(Math.round((part / whole) * 1e6) / 1e6)
}
