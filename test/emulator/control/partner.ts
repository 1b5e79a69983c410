import { bodyOf, type Call } from '../http/call.ts'
import { signatures } from '../webhooks/delivery.ts'
import { partnerEvents, partnerShapes, tellPartner, wantsPartnerEvents } from '../webhooks/partner.ts'
import { fail, readId, readObject, readOneOf, readOptional } from '../world/read-json.ts'
import type { State } from '../world/state.ts'
import { shown } from './webhooks.ts'

/**
 * `POST webhooks/partner`: one of the `account_update` notifications about a business, whatever really
 * happened: of one WhatsApp account, or of each that the business has.
 */
export function sendPartnerEvent(state: State, call: Call): unknown {
  const keys = ['appId', 'businessId', 'event', 'wabaId', 'shape', 'signature']
  const fields = readObject(bodyOf(call), '', keys)
  const app = state.apps.get(readId(fields.get('appId'), 'appId')) ?? fail('appId', 'names no app')
  const businessId = readId(fields.get('businessId'), 'businessId')
  if (!state.businesses.has(businessId)) fail('businessId', 'names no business')
  const event = readOneOf(partnerEvents)(fields.get('event'), 'event')
  const shape = readOptional(readOneOf(partnerShapes))(fields.get('shape'), 'shape') ?? app.partnerShape
  const signature = readOptional(readOneOf(signatures))(fields.get('signature'), 'signature')
  const wabaId = readOptional(readId)(fields.get('wabaId'), 'wabaId')
  if (!wantsPartnerEvents(state, app.appId)) fail('appId', 'has not subscribed to account_update')
  const wabaIds = wabasOf(state, businessId).filter((id) => wabaId === undefined || id === wabaId)
  if (wabaIds.length === 0 && (wabaId !== undefined || shape !== 'without-waba'))
    fail('wabaId', 'names no WhatsApp account of this business')
  const told = shape === 'without-waba' ? [wabaId] : wabaIds
  const sent = told.map((id) => tellPartner(state, app, event, businessId, id, { shape, signature }))
  return { sent: sent.flatMap((delivery) => (delivery ? [shown(delivery)] : [])) }
}

function wabasOf(state: State, businessId: string): readonly string[] {
  return [...state.assets.values()]
    .filter((asset) => asset.businessId === businessId && asset.assetType === 'whatsapp_business_account')
    .map((asset) => asset.assetId)
}
