import { bodyOf, type Call } from '../http/call.ts'
import { grantOfBusiness, type Grant } from '../world/grants.ts'
import { giveAsset, removeIntegration as remove, takeAsset } from '../world/integrations.ts'
import { fail, readId, readList, readObject } from '../world/read-json.ts'
import type { App, State } from '../world/state.ts'

/** `POST integrations/remove`: a business removes an app, as its page Connected apps does. */
export function removeIntegration(state: State, call: Call): unknown {
  const { app, grant } = integrationOf(state, readObject(bodyOf(call), '', ['appId', 'businessId']))
  return { killed: remove(state, app, grant), subcode: app.removalSubcode }
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
