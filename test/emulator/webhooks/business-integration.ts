import type { Grant } from '../world/grants.ts'
import type { State } from '../world/state.ts'
import { notify } from './notify.ts'
import { announcePartner } from './partner.ts'

/**
 * Tells an app that a business installed it, and on a later login also that what it reaches has
 * changed. That a later login counts as an installation is chosen here; Meta speaks of the first.
 * Business Integration Webhooks, read 2026-11-23. A personal login tells nothing.
 */
export function announceGrant(state: State, grant: Grant, before: Grant | undefined): void {
  const { businessId } = grant
  if (businessId === undefined) return
  tell(state, grant, 'install', { business_manager_id: businessId, tp_config_id: grant.configurationId })
  const isSame =
    !before ||
    (before.assetIds.length === grant.assetIds.length &&
      before.assetIds.every((assetId) => grant.assetIds.includes(assetId)))
  if (!isSame) announceUpdate(state, grant)
  const had = before?.assetIds ?? []
  const lost = had.filter((assetId) => !grant.assetIds.includes(assetId))
  const gained = grant.assetIds.filter((assetId) => !had.includes(assetId))
  announcePartner(state, grant.appId, 'PARTNER_REMOVED', businessId, lost)
  announcePartner(state, grant.appId, 'PARTNER_ADDED', businessId, gained)
  announcePartner(state, grant.appId, 'PARTNER_APP_INSTALLED', businessId, grant.assetIds)
}

/** Tells an app that a business gave it an asset or took one away; not which. */
export function announceUpdate(state: State, grant: Grant): void {
  tell(state, grant, 'update', { business_manager_id: grant.businessId })
}

/** Tells an app that a business removed it. */
export function announceRemoval(state: State, grant: Grant): void {
  tell(state, grant, 'uninstall', { business_manager_id: grant.businessId })
  announcePartner(state, grant.appId, 'PARTNER_APP_UNINSTALLED', grant.businessId, grant.assetIds)
}

function tell(state: State, grant: Grant, what: string, value: unknown): void {
  notify(state, grant.appId, 'application', grant.appId, { field: `business_integration_${what}`, value })
}
