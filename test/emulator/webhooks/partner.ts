import type { App, State } from '../world/state.ts'
import { wireBody, wireText, type Delivery, type Signature } from './delivery.ts'
import { notify, sendOff } from './notify.ts'
import { subscriptionOf } from './subscription.ts'

/** What a provider of WhatsApp is told about itself. */
export const partnerEvents = [
  'PARTNER_ADDED',
  'PARTNER_REMOVED',
  'PARTNER_APP_INSTALLED',
  'PARTNER_APP_UNINSTALLED',
] as const
export type PartnerEvent = (typeof partnerEvents)[number]

/**
 * How it is written. Meta's pages print the same notification in several ways: as every other one,
 * with `field` and `object` inside `value`, with both beside `changes` in the entry, and in the right
 * place with a quoted time and without `waba_info`. account_update and App-only install, read 2026-11-23.
 */
export const partnerShapes = ['plain', 'in-value', 'at-entry', 'without-waba'] as const
export type PartnerShape = (typeof partnerShapes)[number]

const OBJECT = 'whatsapp_business_account'
const FIELD = 'account_update'

/** What the control plane can say otherwise. */
export interface PartnerOptions {
  readonly shape?: PartnerShape | undefined
  readonly signature?: Signature | undefined
}

/** Whether an app wants to be told at all. */
export function wantsPartnerEvents(state: State, appId: string): boolean {
  return subscriptionOf(state, appId, OBJECT)?.fields.includes(FIELD) === true
}

/** Of these assets of a business, one notification for each WhatsApp account among them. */
export function announcePartner(
  state: State,
  appId: string,
  event: PartnerEvent,
  businessId: string | undefined,
  assetIds: readonly string[],
): void {
  const app = state.apps.get(appId)
  const wabaIds = assetIds.filter((id) => state.assets.get(id)?.assetType === OBJECT)
  if (!app || businessId === undefined || !wantsPartnerEvents(state, appId)) return
  // Where no account is named, several would be the same one again.
  const told = app.partnerShape === 'without-waba' ? wabaIds.slice(0, 1) : wabaIds
  for (const wabaId of told) tellPartner(state, app, event, businessId, wabaId)
}

/** One notification; the entry is the provider's own business, not the account. */
export function tellPartner(
  state: State,
  app: App,
  event: PartnerEvent,
  businessId: string,
  wabaId: string | undefined,
  { shape = app.partnerShape, signature = 'right' }: PartnerOptions = {},
): Delivery | undefined {
  const isAboutApp = event === 'PARTNER_APP_INSTALLED' || event === 'PARTNER_APP_UNINSTALLED'
  const info = {
    waba_id: wabaId,
    owner_business_id: businessId,
    ...(isAboutApp && { partner_app_id: app.appId }),
  }
  const value = shape === 'without-waba' || wabaId === undefined ? { event } : { event, waba_info: info }
  const hasValues = subscriptionOf(state, app.appId, OBJECT)?.includeValues === true
  const id = app.ownerBusinessId
  const time = state.clock.seconds()
  if (signature === 'right' && (!hasValues || shape === 'plain'))
    return notify(state, app.appId, OBJECT, id, { field: FIELD, value })
  const body = hasValues
    ? wireText(bodyOf(shape, id, time, value))
    : wireBody(OBJECT, [{ id, time, changed_fields: [FIELD] }])
  return sendOff(state, { appId: app.appId, object: OBJECT, body, signature })
}

function bodyOf(shape: PartnerShape, id: string, time: number, value: object): unknown {
  const place = { field: FIELD, object: OBJECT }
  if (shape === 'in-value') return { entry: [{ id, time, changes: [{ value: { ...value, ...place } }] }] }
  if (shape === 'at-entry') return { entry: [{ id, time, changes: [{ value }], ...place }] }
  const when = shape === 'without-waba' ? String(time) : time
  return { object: OBJECT, entry: [{ id, time: when, changes: [{ value, field: FIELD }] }] }
}
