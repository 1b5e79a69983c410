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

/** Fields of the object `application` that tell of a business's integration (Meta, Business Integration Webhooks, read 2026-11-23). */
export const applicationFields = [
  'business_integration_install',
  'business_integration_uninstall',
  'business_integration_update',
] as const

const kinds = new Map<string, ChangeKind>([
  ['business_integration_install', 'installed'],
  ['business_integration_uninstall', 'uninstalled'],
  ['business_integration_update', 'changed'],
])

const entrySchema = z.looseObject({
  time: entryTime,
  changes: z.array(z.looseObject({ field: fieldName, value: z.unknown() })).default([]),
  changed_fields: z.array(fieldName).default([]),
})

const valueSchema = z.looseObject({ business_manager_id: metaId })

function readChange(change: { readonly field: string; readonly value: unknown }): WebhookChange | undefined {
  const kind = kinds.get(change.field)
  if (kind === undefined) return { kind: 'unknown', field: wordOf(change.field) }
  const value = valueSchema.safeParse(change.value)
  return value.success ? { kind, businessId: value.data.business_manager_id } : undefined
}

function withoutValue(name: string): WebhookChange {
  return { kind: kinds.has(name) ? 'without-value' : 'unknown', field: wordOf(name) }
}

/**
 * Reads an entry of the object `application` (Meta, Business Integration Webhooks, read 2026-11-23). Undefined when
 * it has another shape than documented; a field that Meta adds is an `unknown` change beside those that are known.
 */
export function readApplicationEntry(entry: unknown): ChangeEntry | undefined {
  const result = entrySchema.safeParse(entry)
  if (!result.success) return undefined
  const { time, changes, changed_fields: named } = result.data
  const read = changes.map(readChange)
  const whole = read.filter((change) => change !== undefined)
  if (whole.length < read.length) return undefined
  return { at: time * 1000, changes: [...whole, ...named.map(withoutValue)] }
}
