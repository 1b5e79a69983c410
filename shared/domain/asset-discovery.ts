import { Failure, failureOf } from '../base/failure.ts'
import { type AdAccount, adAccounts, assignedAdAccounts } from '../meta/edges/ad-accounts.ts'
import type { GraphCall } from '../meta/graph/graph-call.ts'
import type { Page } from '../meta/graph/paging.ts'
import type { AssetType, TokenKind } from './deployment.ts'
import type { GrantedAsset } from './installation.ts'

/** Far more than anybody has; an edge that never ends must not keep a run for ever. */
const MOST_PAGES = 200

/** What an edge answers when it is not for this kind of token, or not for this grant. */
const notForUs = ['ERR_GRAPH_PERMISSION_LOST', 'ERR_GRAPH_BAD_REQUEST', 'ERR_GRAPH_ASSET_LOST'] as const

/** With which token is looked, and for what. */
export interface Discovery {
  readonly as: 'landing' | 'connection'
  readonly tokenKind: TokenKind
  readonly assetTypes: readonly AssetType[]
  readonly call: <T>(call: GraphCall<T>) => Promise<T>
}

export interface Discovered {
  readonly assets: readonly GrantedAsset[]
  /** Types whose lists were read whole. */
  readonly whole: readonly AssetType[]
  /** What edges refused that are not for this token: another one may have answered all the same. */
  readonly refusals: readonly Failure[]
}

async function everyPage<T>(
  { call }: Discovery,
  callFor: (after?: string) => GraphCall<Page<T>>,
): Promise<T[]> {
  const rows: T[] = []
  let after: string | undefined
  for (let page = 0; page < MOST_PAGES; page++) {
    const answer: Page<T> = await call(callFor(after))
    rows.push(...answer.rows)
    if (answer.after === undefined) return rows
    after = answer.after
  }
  throw new Failure('ERR_GRAPH_MALFORMED', 'a list of assets does not end', { facts: { pages: MOST_PAGES } })
}

/** Every page, or the refusal of an edge that is not for this grant. */
async function everyPageOrRefusal<T>(
  discovery: Discovery,
  callFor: (after?: string) => GraphCall<Page<T>>,
): Promise<T[] | Failure> {
  try {
    return await everyPage(discovery, callFor)
  } catch (error) {
    const failure = failureOf(error, ...notForUs)
    if (!failure) throw error
    return failure
  }
}

/** An ad account as an asset of a grant. */
export function adAccountAsset(account: AdAccount): GrantedAsset {
  return {
    type: 'ad-account',
    assetId: account.accountId,
    name: account.name,
    timeZone: account.timeZone,
    currency: account.currency,
  }
}

/**
 * The assets that a token reaches: ad accounts by both documented edges, as which of the two a system user sees is not
 * the same everywhere. A missing permission means no assets, and an incomplete list; any other refusal of every edge
 * says nothing about what was granted and is thrown.
 */
export async function discoverAssets(discovery: Discovery): Promise<Discovered> {
  const { as, tokenKind, assetTypes } = discovery
  if (!assetTypes.includes('ad-account')) return { assets: [], whole: [], refusals: [] }
  const edges = tokenKind === 'system-user' ? [assignedAdAccounts, adAccounts] : [adAccounts]
  const answers: (AdAccount[] | Failure)[] = []
  for (const edge of edges) answers.push(await everyPageOrRefusal(discovery, (after) => edge(as, after)))
  const lists = answers.filter((answer) => Array.isArray(answer))
  const refusals = answers.flatMap((answer) => failureOf(answer) ?? [])
  const [refusal] = refusals.filter(({ code }) => code !== 'ERR_GRAPH_PERMISSION_LOST')
  if (lists.length === 0 && refusal) throw refusal
  const byId = new Map(lists.flat().map((account) => [account.accountId, adAccountAsset(account)]))
  const isWhole = refusals.every(({ code }) => code !== 'ERR_GRAPH_PERMISSION_LOST')
  return { assets: [...byId.values()], whole: isWhole ? ['ad-account'] : [], refusals }
}
