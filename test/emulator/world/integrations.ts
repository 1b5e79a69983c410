import { announceRemoval, announceUpdate } from '../webhooks/business-integration.ts'
import { announcePartner } from '../webhooks/partner.ts'
import { businessGrantKey, type Grant } from './grants.ts'
import type { App, State } from './state.ts'
import type { Token } from './tokens.ts'

/** The integrations of a business: what stands under Connected apps. */
export function integrationsOf(state: State, businessId: string): readonly Grant[] {
  return [...state.grants.values()].filter((grant) => grant.businessId === businessId)
}

/**
 * A business removes an app: its system user is gone, the tokens with it, and codes that nobody
 * exchanged yet. Answers how many tokens died.
 */
export function removeIntegration(state: State, app: App, grant: Grant): number {
  state.grants.delete(businessGrantKey(grant.appId, grant.businessId ?? ''))
  for (const [value, code] of state.codes)
    if (code.grant.appId === grant.appId && code.grant.businessId === grant.businessId)
      state.codes.delete(value)
  const killed = endTokens(tokensOf(state, grant), app.removalSubcode)
  announceRemoval(state, grant)
  return killed
}

/** A business takes an asset away from an app; the tokens stay good for the others. */
export function takeAsset(state: State, grant: Grant, assetId: string): void {
  for (const token of tokensOf(state, grant)) {
    if (!token.assetIds.includes(assetId)) continue
    token.assetIds = token.assetIds.filter((other) => other !== assetId)
    token.lostAssetIds = [...token.lostAssetIds, assetId]
  }
  changeAssets(
    state,
    grant,
    grant.assetIds.filter((other) => other !== assetId),
  )
  announcePartner(state, grant.appId, 'PARTNER_REMOVED', grant.businessId, [assetId])
}

/** A business gives an asset to an app that is connected already: every token of it reaches it. */
export function giveAsset(state: State, grant: Grant, assetId: string): void {
  for (const token of tokensOf(state, grant)) {
    if (token.assetIds.includes(assetId)) continue
    token.assetIds = [...token.assetIds, assetId]
    token.lostAssetIds = token.lostAssetIds.filter((other) => other !== assetId)
  }
  changeAssets(state, grant, [...grant.assetIds, assetId])
  announcePartner(state, grant.appId, 'PARTNER_ADDED', grant.businessId, [assetId])
}

function changeAssets(state: State, grant: Grant, assetIds: readonly string[]): void {
  grant.assetIds = assetIds
  grant.updatedAt = state.clock.seconds()
  announceUpdate(state, grant)
}

/** Ends tokens for good; answers how many of them lived. One that was only suspended does not come back either. */
export function endTokens(tokens: readonly Token[], subcode: number): number {
  const alive = tokens.filter((token) => token.death === undefined)
  for (const token of tokens)
    if (token.death?.canPass !== false) token.death = { code: 190, subcode, canPass: false }
  return alive.length
}

function tokensOf(state: State, grant: Grant): readonly Token[] {
  return [...state.tokens.values()].filter(
    (token) => token.appId === grant.appId && token.businessId === grant.businessId,
  )
}
