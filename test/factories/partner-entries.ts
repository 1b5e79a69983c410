/*
 * WhatsApp's news of a provider's access, in every way in which Meta's own pages print it (Meta, account_update webhook
 * reference and App-only install, read 2026-11-23).
 */

export const partnerShapes = ['plain', 'in-value', 'at-entry', 'without-waba'] as const
export type PartnerShape = (typeof partnerShapes)[number]

/** An entry of `account_update`; its id is the provider's own business. */
export function partnerEntry(
  event: string,
  shape: PartnerShape,
  { businessId = '456', appId = '1029384756102938', time = 1_767_225_600 } = {},
): object {
  const id = '900000000000001'
  const waba_info = { waba_id: '184943124712545', owner_business_id: businessId, partner_app_id: appId }
  const place = { field: 'account_update', object: 'whatsapp_business_account' }
  if (shape === 'in-value') return { id, time, changes: [{ value: { event, waba_info, ...place } }] }
  if (shape === 'at-entry') return { id, time, changes: [{ value: { event, waba_info } }], ...place }
  if (shape === 'without-waba')
    return { id, time: String(time), changes: [{ value: { event }, field: place.field }] }
  return { id, time, changes: [{ value: { event, waba_info }, field: place.field }] }
}

/** What a person writes to a business: nothing of it may go further than the door. */
export function personalEntry(...more: readonly object[]): object {
  const value = {
    messaging_product: 'whatsapp',
    messages: [{ from: '15550783881', text: { body: 'a private message' } }],
  }
  return { id: '102290129340398', time: 1_767_225_600, changes: [{ value, field: 'messages' }, ...more] }
}
