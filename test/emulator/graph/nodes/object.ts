import type { Call } from '../../http/call.ts'
import type { AdObject } from '../../world/ad-objects.ts'
import type { Business, State } from '../../world/state.ts'
import { callerOf, requirePermission, type Caller } from '../caller.ts'
import { project, requestedFields, type Node } from '../fields.ts'
import { unsupportedRequest } from '../graph-error.ts'
import { countMarketingCall } from '../usage.ts'
import { openAdAccount } from './ad-account.ts'
import { readUser } from './me.ts'
import { readPage } from './page.ts'

const TYPE_NAMES = { campaign: 'Campaign', adset: 'AdSet', ad: 'Ad' } as const

/** `/{id}`: whatever this id names, when the token may see it. */
export function readObject(state: State, call: Call): unknown {
  const caller = callerOf(state, call)
  const id = call.captured.get('objectId') ?? ''
  const adObject = state.adObjects.get(id)
  if (adObject) return readAdObject(state, call, caller, adObject)
  const business = state.businesses.get(id)
  if (business) return readBusiness(call, caller, business)
  if (state.pages.has(id)) return readPage(state, call, caller, id)
  if (caller.token.kind !== 'app' && id === caller.token.userId) return readUser(state, call, caller)
  throw unsupportedRequest(call.method, id)
}

function readAdObject(state: State, call: Call, caller: Caller, object: AdObject): unknown {
  const account = openAdAccount(state, call, caller, object.accountId, object.id)
  countMarketingCall(state, call, caller.app, account, 'ads_management')
  return project(adObjectNode(object), TYPE_NAMES[object.level], requestedFields(call), ['id'])
}

function adObjectNode(object: AdObject): Node {
  return {
    id: () => object.id,
    name: () => object.name,
    account_id: () => object.accountId,
    status: () => 'ACTIVE',
    effective_status: () => 'ACTIVE',
    ...(object.campaign ? { campaign_id: () => object.campaign?.id } : {}),
    ...(object.adSet ? { adset_id: () => object.adSet?.id } : {}),
  }
}

/**
 * A business node: for a system user its own business, for a person those they administer. Which
 * permission Meta wants for the bare name is not established; `business_management` here.
 */
function readBusiness(call: Call, caller: Caller, business: Business): unknown {
  const { token } = caller
  const isTheirs =
    token.businessId === business.businessId ||
    (token.personId !== undefined && business.adminIds.includes(token.personId))
  if (token.kind === 'app' || !isTheirs) throw unsupportedRequest(call.method, business.businessId)
  requirePermission(
    caller,
    ['business_management'],
    'Requires business_management permission to manage the object',
  )
  const node = { id: () => business.businessId, name: () => business.name }
  return project(node, 'Business', requestedFields(call), ['id', 'name'])
}
