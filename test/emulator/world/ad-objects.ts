import { derivedId } from './ids.ts'
import type { SeedAdAccount } from './seed.ts'

/** A campaign, an ad set or an ad, with the ids of what it stands in. */
export interface AdObject {
  readonly level: 'campaign' | 'adset' | 'ad'
  readonly id: string
  readonly name: string
  readonly accountId: string
  readonly campaign: AdObject | undefined
  readonly adSet: AdObject | undefined
}

/** The campaigns, ad sets and ads of an account: the same ids at each start with the same seed. */
export function adObjectsOf(account: SeedAdAccount): readonly AdObject[] {
  const id = (level: string, index: number) => derivedId(17, account.accountId, level, String(index))
  const accountId = account.accountId
  const campaigns = counted(account.campaigns).map((index): AdObject => ({
    level: 'campaign',
    id: id('campaign', index),
    name: `Campaign ${index + 1}`,
    accountId,
    campaign: undefined,
    adSet: undefined,
  }))
  const adSets = counted(account.adSets).map((index): AdObject => ({
    level: 'adset',
    id: id('adset', index),
    name: `Ad set ${index + 1}`,
    accountId,
    campaign: campaigns[index % campaigns.length],
    adSet: undefined,
  }))
  const ads = counted(account.ads).map((index): AdObject => {
    const adSet = adSets[index % adSets.length]
    return {
      level: 'ad',
      id: id('ad', index),
      name: `Ad ${index + 1}`,
      accountId,
      campaign: adSet?.campaign,
      adSet,
    }
  })
  return [...campaigns, ...adSets, ...ads]
}

function counted(length: number): readonly number[] {
  return Array.from({ length }, (_, index) => index)
}
