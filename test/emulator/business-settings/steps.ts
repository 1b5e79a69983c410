import { problemPage } from '../dialog/layout.ts'
import { seeOther } from '../dialog/redirect.ts'
import { textParameter, type Answer, type Call } from '../http/call.ts'
import { grantOfBusiness, type Grant } from '../world/grants.ts'
import { integrationsOf, removeIntegration, takeAsset } from '../world/integrations.ts'
import type { Business, State } from '../world/state.ts'
import {
  appsPath,
  businessesPage,
  confirmRemovalPage,
  connectedAppPage,
  connectedAppsPage,
  type Connected,
} from './pages.ts'

/** `GET /business-settings`. */
export function showBusinesses(state: State): Answer {
  return businessesPage([...state.businesses.values()])
}

/** `GET …/{businessId}/connected-apps`. */
export function showConnectedApps(state: State, call: Call): Answer {
  return atBusiness(state, call, (business) => {
    const connected = integrationsOf(state, business.businessId).flatMap(
      (grant) => connectedOf(state, grant) ?? [],
    )
    const removed = state.apps.get(textParameter(call, 'removed') ?? '')
    const isGone = removed !== undefined && !connected.some(({ app }) => app.appId === removed.appId)
    return connectedAppsPage(business, connected, isGone ? `${removed.name} was removed.` : undefined)
  })
}

/** `GET …/{appId}`: one of them. */
export function showConnectedApp(state: State, call: Call): Answer {
  return atConnected(state, call, (business, connected) => {
    const taken = state.assets.get(textParameter(call, 'taken') ?? '')
    const isGone = taken?.businessId === business.businessId && !connected.assets.includes(taken)
    return connectedAppPage(
      business,
      connected,
      isGone ? `${connected.app.name} no longer reaches ${taken.name}.` : undefined,
    )
  })
}

/** `GET …/{appId}/remove`: asks before it is done. */
export function askRemoval(state: State, call: Call): Answer {
  return atConnected(state, call, confirmRemovalPage)
}

/** `POST …/{appId}/remove`: the tokens die at once, and the app is told. */
export function confirmRemoval(state: State, call: Call): Answer {
  return atConnected(state, call, (business, { app, grant }) => {
    removeIntegration(state, app, grant)
    return seeOther(`${appsPath(business.businessId)}?removed=${app.appId}`)
  })
}

/** `POST …/{appId}/assets/{assetId}/remove`: one asset less, and the app is told that something changed. */
export function removeAccess(state: State, call: Call): Answer {
  return atConnected(state, call, (business, { app, grant }) => {
    const assetId = call.captured.get('assetId') ?? ''
    if (!grant.assetIds.includes(assetId))
      return problemPage('ASSET_UNKNOWN', 'Nothing to remove', 'This app does not reach this asset.')
    takeAsset(state, grant, assetId)
    return seeOther(`${appsPath(business.businessId)}/${app.appId}?taken=${assetId}`)
  })
}

function atBusiness(state: State, call: Call, show: (business: Business) => Answer): Answer {
  const business = state.businesses.get(call.captured.get('businessId') ?? '')
  if (business) return show(business)
  return problemPage('BUSINESS_UNKNOWN', 'Unknown business', 'There is no such business portfolio.')
}

function atConnected(
  state: State,
  call: Call,
  show: (business: Business, connected: Connected) => Answer,
): Answer {
  return atBusiness(state, call, (business) => {
    const grant = grantOfBusiness(state, call.captured.get('appId') ?? '', business.businessId)
    const connected = grant && connectedOf(state, grant)
    if (connected) return show(business, connected)
    return problemPage('APP_NOT_CONNECTED', 'Not connected', 'This business has no such app connected.')
  })
}

function connectedOf(state: State, grant: Grant): Connected | undefined {
  const app = state.apps.get(grant.appId)
  if (!app) return undefined
  const assets = grant.assetIds.flatMap((assetId) => state.assets.get(assetId) ?? [])
  return { app, grant, assets }
}
