import { bodyOf, type Call } from '../http/call.ts'
import { grantOfBusiness, type Grant } from '../world/grants.ts'
import {
  integrationsOfApp,
  giveAsset,
  givePermissions as give,
  removeIntegration as remove,
  takeAsset,
  takePermissions as take,
} from '../world/integrations.ts'
import { fail, readId, readList, readObject, readOptional, readShare, readText } from '../world/read-json.ts'
import type { App, State } from '../world/state.ts'

/** `POST integrations/remove`: a business removes an app, as its page Connected apps does. */
export function removeIntegration(state: State, call: Call): unknown {
  const { app, grant } = integrationOf(state, readObject(bodyOf(call), '', ['appId', 'businessId']))
  return { killed: remove(state, app, grant), subcode: app.removalSubcode }
}

/** `POST integrations/remove-all`: so large a share of an app's businesses removes it, one after the other. */
export function removeAll(state: State, call: Call): unknown {
  const fields = readObject(bodyOf(call), '', ['appId', 'share'])
  const app = state.apps.get(readId(fields.get('appId'), 'appId'))
  if (!app) fail('appId', 'names no app')
  const share = readOptional(readShare)(fields.get('share'), 'share') ?? 1
  const grants = integrationsOfApp(state, app.appId)
  const leaving = grants.slice(0, Math.round(grants.length * share))
  const killed = leaving.map((grant) => remove(state, app, grant)).reduce((sum, count) => sum + count, 0)
  return {
    removed: leaving.length,
    left: grants.length - leaving.length,
    killed,
    subcode: app.removalSubcode,
  }
}

/** `POST integrations/take-assets`: a business takes these from an app. One notification each. */
export function takeAssets(state: State, call: Call): unknown {
  return changeAssets(state, call, (grant, assetId) => {
    if (!grant.assetIds.includes(assetId)) fail('assetIds', `the app does not reach ${assetId}`)
    return () => takeAsset(state, grant, assetId)
  })
}

/** `POST integrations/give-assets`: a business gives these to an app, or gives them back. */
export function giveAssets(state: State, call: Call): unknown {
  return changeAssets(state, call, (grant, assetId) => {
    if (state.assets.get(assetId)?.businessId !== grant.businessId)
      fail('assetIds', `the business has no asset ${assetId}`)
    if (grant.assetIds.includes(assetId)) fail('assetIds', `the app reaches ${assetId} already`)
    return () => giveAsset(state, grant, assetId)
  })
}

/** `POST integrations/take-permissions`: a business takes these from an app; one notification for all. */
export function takePermissions(state: State, call: Call): unknown {
  const { grant, permissions } = permissionsOf(state, call)
  const missing = permissions.find((permission) => !grant.permissions.includes(permission))
  if (missing !== undefined) fail('permissions', `the app does not have ${missing}`)
  take(state, grant, permissions)
  return { permissions: grant.permissions }
}

/** `POST integrations/give-permissions`: a business gives these to an app, or gives them back. */
export function givePermissions(state: State, call: Call): unknown {
  const { grant, permissions } = permissionsOf(state, call)
  const present = permissions.find((permission) => grant.permissions.includes(permission))
  if (present !== undefined) fail('permissions', `the app has ${present} already`)
  give(state, grant, permissions)
  return { permissions: grant.permissions }
}

function permissionsOf(state: State, call: Call) {
  const fields = readObject(bodyOf(call), '', ['appId', 'businessId', 'permissions'])
  const { grant } = integrationOf(state, fields)
  const permissions = readList(readText)(fields.get('permissions'), 'permissions')
  if (permissions.length === 0) fail('permissions', 'must not be empty')
  return { grant, permissions: [...new Set(permissions)] }
}

/** Every asset is checked before any is changed. */
function changeAssets(
  state: State,
  call: Call,
  prepare: (grant: Grant, assetId: string) => () => void,
): unknown {
  const fields = readObject(bodyOf(call), '', ['appId', 'businessId', 'assetIds'])
  const { grant } = integrationOf(state, fields)
  const assetIds = readList(readId)(fields.get('assetIds'), 'assetIds')
  const changes = [...new Set(assetIds)].map((assetId) => prepare(grant, assetId))
  for (const change of changes) change()
  return { assetIds: grant.assetIds }
}

function integrationOf(
  state: State,
  fields: ReadonlyMap<string, unknown>,
): { readonly app: App; readonly grant: Grant } {
  const app = state.apps.get(readId(fields.get('appId'), 'appId'))
  if (!app) fail('appId', 'names no app')
  const businessId = readId(fields.get('businessId'), 'businessId')
  const grant = grantOfBusiness(state, app.appId, businessId)
  if (!grant) fail('businessId', 'names no business that has connected this app')
  return { app, grant }
}
