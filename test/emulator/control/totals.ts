import { textParameter, type Call } from '../http/call.ts'
import { add, adKey, deliveryOf, nothing, type Metrics } from '../insights/delivery.ts'
import { addDays, hoursOfLocalDay } from '../insights/local-days.ts'
import { adsOf, levels, revisionOf, subjectOf } from '../insights/rows.ts'
import { hourLabel, wireMoney } from '../insights/wire-row.ts'
import { readDay, readId, readOneOf, fail } from '../world/read-json.ts'
import type { AdAccount, State } from '../world/state.ts'

/**
 * `GET totals`: what the hourly rows of an account's local day must add up to, and how many there
 * are. Summed ad by ad and hour by hour on a way of its own, not from the rows that the API gives.
 */
export function readTotals(state: State, call: Call): unknown {
  const accountId = readId(textParameter(call, 'accountId')?.replace(/^act_/, ''), 'accountId')
  const date = readDay(textParameter(call, 'date'), 'date')
  const level = readOneOf(levels)(textParameter(call, 'level') ?? 'ad', 'level')
  const account = state.adAccounts.get(accountId)
  if (!account) fail('accountId', 'names no ad account')
  const now = state.clock.now()
  const hours = [...sumByHour(state, account, date, level, now)].toSorted(([a], [b]) => a - b)
  const day = hours.reduce((sum, [, hour]) => add(sum, hour.metrics), nothing)
  const nextDay = hoursOfLocalDay(account.timezone, addDays(date, 1))[0]
  return {
    accountId,
    date,
    level,
    timezone: account.timezone,
    /** Whether the day is over there, so that the figures only change when they are restated. */
    complete: nextDay !== undefined && nextDay.startsAt <= now,
    clockHours: hoursOfLocalDay(account.timezone, date).length,
    hourlyRows: hours.reduce((sum, [, hour]) => sum + hour.rows.size, 0),
    ...wireSums(day),
    hours: hours.map(([label, hour]) => ({
      hour: hourLabel(label),
      rows: hour.rows.size,
      ...wireSums(hour.metrics),
    })),
  }
}

interface HourSum {
  metrics: Metrics
  /** The objects with delivery under this label: each has one row. */
  readonly rows: Set<string>
}

function sumByHour(
  state: State,
  account: AdAccount,
  date: string,
  level: (typeof levels)[number],
  now: number,
) {
  const revision = revisionOf(state, account.accountId, date)
  const sums = new Map<number, HourSum>()
  for (const ad of adsOf(state, account.accountId, undefined)) {
    const key = adKey(ad.id)
    for (const hour of hoursOfLocalDay(account.timezone, date)) {
      const metrics = deliveryOf(state.seed.insights.seed, key, hour, revision, now)
      if (metrics.impressions === 0) continue
      const sum = sums.get(hour.label) ?? { metrics: nothing, rows: new Set<string>() }
      sum.metrics = add(sum.metrics, metrics)
      sum.rows.add(subjectOf(ad, level)?.id ?? account.accountId)
      sums.set(hour.label, sum)
    }
  }
  return sums
}

/** Sums as text, `0` included: a sum is compared, a row leaves its zeros out. */
function wireSums(metrics: Metrics): object {
  return {
    impressions: String(metrics.impressions),
    clicks: String(metrics.clicks),
    inline_link_clicks: String(metrics.linkClicks),
    spend: wireMoney(metrics.spend) ?? '0',
    actions: { link_click: String(metrics.linkClicks), post_engagement: String(metrics.engagements) },
    /** In rows without the hourly breakdown only. */
    dailyActions: { purchase: String(metrics.purchases) },
    dailyActionValues: { purchase: wireMoney(metrics.purchaseValue) ?? '0' },
  }
}
