import type { InsightsRow } from '../../shared/meta/edges/insights.ts'
import { NOON } from './ambient.ts'

/*
 * Answers in Meta's own wire form (Meta, Access Token Debug, System User, Ad Account and Ad Account Insights
 * references, read 2026-11-23).
 */

export const ISSUED_AT = NOON - 60_000

/** An answer to `debug_token` about a good system-user token; `given` overrides members of `data`. */
export function tokenFacts(given: Readonly<Record<string, unknown>> = {}) {
  return {
    data: {
      app_id: '1029384756102938',
      type: 'SYSTEM_USER',
      is_valid: true,
      expires_at: 0,
      issued_at: ISSUED_AT / 1000,
      scopes: ['business_management', 'ads_read'],
      granular_scopes: [{ scope: 'ads_read', target_ids: ['42', '43'] }],
      user_id: '122100000000001',
      ...given,
    },
  }
}

/** An answer to `/me`; without a business it is a person's. */
export function tokenOwner(clientBusinessId?: string) {
  const business = clientBusinessId !== undefined && { client_business_id: clientBusinessId }
  return { id: '122100000000001', ...business }
}

export function adAccount(accountId: string, timeZone = 'Europe/Berlin') {
  const id = `act_${accountId}`
  return { id, account_id: accountId, name: `Account ${accountId}`, timezone_name: timeZone, currency: 'EUR' }
}

/** One page of an edge; with `after` there are more, and `next` holds a token as Meta's does. */
export function onePage(data: readonly unknown[], after?: string) {
  if (after === undefined) return { data, paging: { cursors: { before: 'b', after: 'last' } } }
  const next = `https://graph.example/v25.0/next?access_token=token-in-next&after=${after}`
  return { data, paging: { cursors: { before: 'b', after }, next } }
}

/** A row of hourly insights with values as Meta writes them. */
export function insightsRow(
  date: string,
  hour: number,
  given: Readonly<Record<string, unknown>> = {},
): InsightsRow {
  const two = String(hour).padStart(2, '0')
  return {
    account_id: '42',
    ad_id: '23850000000000001',
    impressions: '120',
    spend: '1.10',
    date_start: date,
    date_stop: date,
    hourly_stats_aggregated_by_advertiser_time_zone: `${two}:00:00 - ${two}:59:59`,
    ...given,
  }
}
