import { announceRemoval, announceUpdate } from '../webhooks/business-integration.ts'
import { announcePartner } from '../webhooks/partner.ts'
import { withdrawCodes } from './codes.ts'
import { dropGrant, type Grant } from './grants.ts'
import { addPermissions, removePermissions } from './permissions.ts'
import type { App, State } from './state.ts'
import { endTokens, tokensOf } from './tokens.ts'

/** The integrations of a business: what stands under Connected apps. */
export function integrationsOf(state: State, businessId: string): readonly Grant[] {
  return [...state.grants.values()].filter((grant) => grant.businessId === businessId)
}

/** The integrations of an app, in the order in which businesses connected it. */
export function integrationsOfApp(state: State, appId: string): readonly Grant[] {
  return [...state.grants.values()]
    .filter((grant) => grant.appId === appId && grant.businessId !== undefined)
    .toSorted((one, other) => one.connectedAt - other.connectedAt)
}

/**
 * A business removes an app: its system user is gone, the tokens with it, and codes that nobody
 * exchanged yet. Answers how many tokens died.
 */
export function removeIntegration(state: State, app: App, grant: Grant): number {
  dropGrant(state, grant)
  withdrawCodes(state, grant)
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

/** A business takes permissions back from an app: every token of it loses them. */
export function takePermissions(state: State, grant: Grant, permissions: readonly string[]): void {
  removePermissions(state, grant, permissions)
  announceUpdate(state, grant)
}

/** A business gives an app more permissions, or gives them back: every token of it has them. */
export function givePermissions(state: State, grant: Grant, permissions: readonly string[]): void {
  addPermissions(state, grant, permissions)
  announceUpdate(state, grant)
  announcePartner(state, grant.appId, 'PARTNER_APP_INSTALLED', grant.businessId, grant.assetIds)
}

function changeAssets(state: State, grant: Grant, assetIds: readonly string[]): void {
  grant.assetIds = assetIds
  grant.updatedAt = state.clock.seconds()
  announceUpdate(state, grant)
}
