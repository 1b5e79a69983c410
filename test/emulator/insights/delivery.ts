import type { LocalHour } from './local-days.ts'

/** What an ad did, in whole units only, so that sums are exact. Money in hundredths of the currency. */
export interface Metrics {
  readonly impressions: number
  readonly clicks: number
  readonly linkClicks: number
  readonly engagements: number
  readonly purchases: number
  readonly spend: number
  readonly purchaseValue: number
}

export const nothing: Metrics = {
  impressions: 0,
  clicks: 0,
  linkClicks: 0,
  engagements: 0,
  purchases: 0,
  spend: 0,
  purchaseValue: 0,
}

/** A number for an ad's id, so that the figures of an hour cost no text work. */
export function adKey(adId: string): number {
  let key = 17
  for (let index = 0; index < adId.length; index += 1) key = mix(key, adId.charCodeAt(index))
  return key
}

/**
 * What one ad did in one hour until `now`: the same for the same seed, ad, hour and revision. The
 * hour is known by the moment at which it starts, so zones of half an hour are as exact as others.
 * About one hour in ten has no delivery. The running hour shows its share by minutes elapsed.
 */
export function deliveryOf(
  seed: number,
  ad: number,
  hour: LocalHour,
  revision: number,
  now: number,
): Metrics {
  const elapsed = Math.min(hour.minutes, Math.floor((now - hour.startsAt) / 60_000))
  if (elapsed <= 0) return nothing
  const base = mix(mix(mix(seed, ad), hour.startsAt / 900_000), revision)
  const chance = (salt: number) => mix(base, salt) / 2 ** 32
  if (chance(0) < 0.1) return nothing
  const impressions = 1 + Math.floor(chance(1) * (40 + (mix(ad, seed) % 361)))
  const clicks = Math.floor(impressions * (0.01 + 0.04 * chance(2)) + chance(3))
  const linkClicks = Math.floor(clicks * (0.5 + 0.5 * chance(4)))
  const purchases = linkClicks > 0 && chance(5) < 0.2 ? 1 : 0
  const share = (whole: number) => Math.floor((whole * elapsed) / 60)
  return {
    impressions: share(impressions),
    clicks: share(clicks),
    linkClicks: share(linkClicks),
    engagements: share(clicks + Math.floor(impressions / 50)),
    purchases: share(purchases),
    spend: share(Math.floor(impressions * (0.4 + 1.2 * chance(6)))),
    purchaseValue: share(purchases * (900 + Math.floor(chance(7) * 9000))),
  }
}

/** Both together. */
export function add(a: Metrics, b: Metrics): Metrics {
  return {
    impressions: a.impressions + b.impressions,
    clicks: a.clicks + b.clicks,
    linkClicks: a.linkClicks + b.linkClicks,
    engagements: a.engagements + b.engagements,
    purchases: a.purchases + b.purchases,
    spend: a.spend + b.spend,
    purchaseValue: a.purchaseValue + b.purchaseValue,
  }
}

function mix(a: number, b: number): number {
  let hash = Math.imul(a ^ Math.imul(b, 0x9e3779b1), 0x85ebca6b)
  hash = Math.imul(hash ^ (hash >>> 15), 0xc2b2ae35)
  hash = Math.imul(hash ^ (hash >>> 13), 0x27d4eb2f)
  return (hash ^ (hash >>> 16)) >>> 0
}
