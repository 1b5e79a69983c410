import type { AdObject } from '../world/ad-objects.ts'
import type { AdAccount, State } from '../world/state.ts'
import { add, adKey, deliveryOf, nothing, type Metrics } from './delivery.ts'
import { daysBetween, hoursOfLocalDay } from './local-days.ts'
import type { Period } from './periods.ts'
import { wireRow } from './wire-row.ts'

export const levels = ['account', 'campaign', 'adset', 'ad'] as const
export type Level = (typeof levels)[number]

/** What a call for insights asks, with every default filled in. */
export interface InsightsQuery {
  readonly account: AdAccount
  /** The campaign, ad set or ad asked about; undefined for the whole account. */
  readonly scope: AdObject | undefined
  readonly level: Level
  readonly fields: readonly string[]
  readonly periods: readonly Period[]
  readonly hourly: boolean
}

/** The rows of a query in the order period, object, hour. Where nothing was delivered there is no row. */
export function insightsRows(state: State, query: InsightsQuery): readonly unknown[] {
  const groups = groupAds(adsOf(state, query.account.accountId, query.scope), query.level)
  return query.periods.flatMap((period) =>
    groups.flatMap(({ ads, subject }) => {
      const buckets = collect(state, query, period, ads)
      return [...buckets]
        .filter(([, metrics]) => metrics.impressions > 0)
        .toSorted(([a], [b]) => a - b)
        .map(([hour, metrics]) => wireRow(query, period, subject, metrics, query.hourly ? hour : undefined))
    }),
  )
}

/** The ads of an account, or of one of its campaigns or ad sets, or one ad alone. */
export function adsOf(state: State, accountId: string, scope: AdObject | undefined): readonly AdObject[] {
  return [...state.adObjects.values()].filter(
    (object) =>
      object.level === 'ad' &&
      object.accountId === accountId &&
      (!scope || object.id === scope.id || object.adSet?.id === scope.id || object.campaign?.id === scope.id),
  )
}

/** The object of a level that an ad counts for; undefined at account level. */
export function subjectOf(ad: AdObject, level: Level): AdObject | undefined {
  if (level === 'account') return undefined
  if (level === 'ad') return ad
  return level === 'adset' ? ad.adSet : ad.campaign
}

/** How often an account's day was restated. */
export function revisionOf(state: State, accountId: string, day: string): number {
  return state.revisions.get(`${accountId}|${day}`) ?? 0
}

interface Group {
  readonly subject: AdObject | undefined
  readonly ads: AdObject[]
}

function groupAds(ads: readonly AdObject[], level: Level): readonly Group[] {
  const groups = new Map<string, Group>()
  for (const ad of ads) {
    const subject = subjectOf(ad, level)
    const key = subject?.id ?? ''
    const group = groups.get(key) ?? { subject, ads: [] }
    group.ads.push(ad)
    groups.set(key, group)
  }
  return [...groups.values()]
}

/** Sums by hour label when hours are asked for, else one sum under 0. */
function collect(state: State, query: InsightsQuery, period: Period, ads: readonly AdObject[]) {
  const { accountId, timezone } = query.account
  const now = state.clock.now()
  const keys = ads.map((ad) => adKey(ad.id))
  const buckets = new Map<number, Metrics>()
  for (const day of daysBetween(period.since, period.until)) {
    const revision = revisionOf(state, accountId, day)
    for (const hour of hoursOfLocalDay(timezone, day)) {
      if (hour.startsAt >= now) break
      // An hour that the clock shows twice counts under its one label [inferred]: the label is all
      // that a row has to say which hour it is.
      const bucket = query.hourly ? hour.label : 0
      let sum = buckets.get(bucket) ?? nothing
      for (const key of keys) sum = add(sum, deliveryOf(state.seed.insights.seed, key, hour, revision, now))
      buckets.set(bucket, sum)
    }
  }
  return buckets
}
