import type { Grant } from '../world/grants.ts'
import type { State } from '../world/state.ts'
import { notify } from './notify.ts'

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
}

/** Tells an app that a business gave it an asset or took one away; not which. */
export function announceUpdate(state: State, grant: Grant): void {
  tell(state, grant, 'update', { business_manager_id: grant.businessId })
}

/** Tells an app that a business removed it. */
export function announceRemoval(state: State, grant: Grant): void {
  tell(state, grant, 'uninstall', { business_manager_id: grant.businessId })
}

function tell(state: State, grant: Grant, what: string, value: unknown): void {
  notify(state, grant.appId, 'application', grant.appId, { field: `business_integration_${what}`, value })
}
