import { ACCOUNT_UPDATE } from './account-update.ts'
import type { WebhookEntry, WebhookEnvelope } from './envelope.ts'
import { fieldOf, memberOf } from './entry.ts'
import { BOOKMARKED } from './permissions.ts'

type Takes = (field: string | undefined) => boolean

/** By object, the fields that this product does something with; of some objects it takes the entries as they are. */
const processed: ReadonlyMap<string, Takes | 'whole'> = new Map<string, Takes | 'whole'>([
  ['application', 'whole'],
  ['permissions', (field) => field !== BOOKMARKED],
  ['whatsapp_business_account', (field) => field === ACCOUNT_UPDATE],
])

/** Members of an entry that are kept beside its changes; whatever else Meta puts there is left out. */
const KEPT = ['id', 'uid', 'time', 'field', 'object']

function listOf(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : []
}

/** What is left of an entry; undefined when nothing is. */
function partOf(entry: WebhookEntry, takes: Takes): WebhookEntry | undefined {
  const { value } = entry
  const kept = Object.entries(value).filter(([name]) => KEPT.includes(name))
  const changes = listOf(memberOf(value, 'changes', 1)).filter((change) => takes(fieldOf(change, value)))
  const names = listOf(memberOf(value, 'changed_fields', 1)).filter(
    (name) => typeof name === 'string' && takes(name),
  )
  if (changes.length + names.length === 0) return undefined
  const part = {
    ...Object.fromEntries(kept),
    ...(changes.length > 0 && { changes }),
    ...(names.length > 0 && { changed_fields: names }),
  }
  return { value: part, text: JSON.stringify(part) }
}

/**
 * What of a delivery goes further than the door: messages and leads are personal, and what nobody reads must lie in no
 * queue. WhatsApp's messages come under the same object as its news of the provider's access, maybe in one entry.
 */
export function processedPart({ object, entries }: WebhookEnvelope): readonly WebhookEntry[] {
  const takes = processed.get(object)
  if (takes === undefined) return []
  if (takes === 'whole') return entries
  return entries.flatMap((entry) => partOf(entry, takes) ?? [])
}
