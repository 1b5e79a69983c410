import * as z from 'zod'
import {
  type ChangeEntry,
  type ChangeKind,
  entryTime,
  fieldName,
  metaId,
  type WebhookChange,
  wordOf,
} from './entry.ts'

/** The field of the object `permissions` that tells whether a person has the app at all; the others are permissions. */
export const CONNECTED = 'connected'

/** A person has put the app among the favourites: nothing of ours. */
export const BOOKMARKED = 'bookmarked'

const verbs = new Map<string, ChangeKind>([
  ['connected', 'installed'],
  ['disconnected', 'uninstalled'],
])

const permissionVerbs = new Map<string, ChangeKind>([
  ['granted', 'changed'],
  ['revoked', 'changed'],
])

const entrySchema = z.looseObject({
  /** App-scoped id of the person. */
  id: metaId,
  time: entryTime,
  changes: z.array(z.looseObject({ field: fieldName, value: z.unknown() })).default([]),
  changed_fields: z.array(fieldName).default([]),
})

const valueSchema = z.union([
  z.looseObject({ verb: z.string() }).transform(({ verb }) => verb),
  // the shape of a value is not documented: the bare word would mean the same
  z.string(),
])

function readChange(personId: string, field: string, value: unknown): WebhookChange | undefined {
  if (field === BOOKMARKED) return { kind: 'unknown', field }
  const verb = valueSchema.safeParse(value)
  if (!verb.success) return undefined
  const kind = (field === CONNECTED ? verbs : permissionVerbs).get(verb.data)
  return kind ? { kind, personId } : { kind: 'unknown', field: wordOf(field) }
}

/**
 * Reads an entry of the object `permissions`: what a person has granted or taken away (Meta, Permissions webhook
 * reference, read 2026-11-23). A field without its value still says whose grant has changed. Undefined when it has
 * another shape.
 */
export function readPermissionsEntry(entry: unknown): ChangeEntry | undefined {
  const result = entrySchema.safeParse(entry)
  if (!result.success) return undefined
  const { id: personId, time, changes, changed_fields: named } = result.data
  const read = changes.map(({ field, value }) => readChange(personId, field, value))
  const whole = read.filter((change) => change !== undefined)
  if (whole.length < read.length) return undefined
  const ownNames = named.filter((name) => name !== BOOKMARKED)
  const withoutValue = ownNames.map((): WebhookChange => ({ kind: 'changed', personId }))
  return { at: time * 1000, changes: [...whole, ...withoutValue] }
}
