import { hashOf } from '../base/hash.ts'

/** Meta sends again what was not accepted for 36 hours, some objects for 7 days (Meta, Webhooks and WhatsApp webhooks, read 2026-11-23). */
export const DELIVERY_KNOWN_MILLISECONDS = 8 * 24 * 3_600_000

/** An entry above this travels by reference: SQS takes a mebibyte a message, and a batch must fit into one as well. */
export const LARGEST_INLINE_ENTRY_BYTES = 200 * 1024

/** One entry of a delivery that Meta has signed, on its way to be processed. */
export type WebhookMessage = {
  readonly v: 1
  readonly appKey: string
  readonly object: string
} & ({ readonly entry: object } | { readonly entryKey: string })

/** What an entry is known by when it comes again. */
export function deliveryHashOf(appKey: string, object: string, entryText: string): string {
  return hashOf('webhook', appKey, object, entryText).toString('base64url')
}

/** What the keys of entries that travel by reference begin with. */
export const WEBHOOK_ENTRY_PREFIX = 'webhook-entries/'

/** Where an entry lies that is too large for a message. The same entry has the same place. */
export function webhookEntryKey(appKey: string, deliveryHash: string): string {
  return `${WEBHOOK_ENTRY_PREFIX}v1/app=${appKey}/${deliveryHash}.json`
}
