import * as z from 'zod'
import {
  type ChangeEntry,
  type ChangeKind,
  entryTime,
  fieldName,
  fieldOf,
  memberOf,
  metaId,
  type WebhookChange,
  wordOf,
} from './entry.ts'

/** The one field of the object `whatsapp_business_account` that tells of a provider's access; the others are personal. */
export const ACCOUNT_UPDATE = 'account_update'

/**
 * Events of `account_update` that tell a provider of its access (Meta, account_update webhook reference, read
 * 2026-11-23). Only one means that the app is gone. `PARTNER_APP_INSTALLED` comes when a business that has the app
 * grants one more permission; the other two, when it begins or ceases to share a WhatsApp account.
 */
const kinds = new Map<string, ChangeKind>([
  ['PARTNER_APP_UNINSTALLED', 'uninstalled'],
  ['PARTNER_APP_INSTALLED', 'changed'],
  ['PARTNER_ADDED', 'changed'],
  ['PARTNER_REMOVED', 'changed'],
])

const entrySchema = z.looseObject({
  time: entryTime,
  changes: z.array(z.looseObject({})).default([]),
  changed_fields: z.array(fieldName).default([]),
})

function idNamed(name: string, change: unknown): string | undefined {
  const id = metaId.safeParse(memberOf(change, name))
  return id.success ? id.data : undefined
}

function readChange(change: object, entry: object): WebhookChange | undefined {
  const field = fieldOf(change, entry)
  if (field !== undefined && field !== ACCOUNT_UPDATE) return { kind: 'unknown', field: wordOf(field) }
  const event = memberOf(change, 'event')
  if (typeof event !== 'string') return undefined
  const word = wordOf(event.toLowerCase())
  const kind = kinds.get(event)
  if (kind === undefined) return { kind: 'unknown', field: word }
  const businessId = idNamed('owner_business_id', change)
  if (businessId === undefined) return { kind: 'somewhere', field: word }
  const appId = idNamed('partner_app_id', change)
  return { kind, businessId, ...(appId !== undefined && { appId }) }
}

/**
 * Reads an entry of the object `whatsapp_business_account`. Meta's pages print it in three shapes: with the field
 * inside the value, beside the changes, and in its place with a quoted time and without `waba_info`; then nobody
 * knows which business it was (Meta, account_update webhook reference and App-only install, read 2026-11-23). The
 * entry's own id is the provider's. Undefined when it has yet another shape.
 */
export function readAccountUpdateEntry(entry: unknown): ChangeEntry | undefined {
  const result = entrySchema.safeParse(entry)
  if (!result.success) return undefined
  const { time, changes, changed_fields: named } = result.data
  const read = changes.map((change) => readChange(change, result.data))
  const whole = read.filter((change) => change !== undefined)
  if (whole.length < read.length) return undefined
  const withoutValue = named.map((name): WebhookChange => {
    return { kind: name === ACCOUNT_UPDATE ? 'without-value' : 'unknown', field: wordOf(name) }
  })
  return { at: time * 1000, changes: [...whole, ...withoutValue] }
}
