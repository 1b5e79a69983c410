import * as z from 'zod'

/** Fields of the object `application` that tell of a business's integration (Meta, Business Integration Webhooks, read 2026-11-23). */
export const applicationFields = [
  'business_integration_install',
  'business_integration_uninstall',
  'business_integration_update',
] as const

/** What happened to the app at one business, or why that cannot be told. */
export type ApplicationChange =
  /** `changed`: the token gained or lost an asset; Meta does not say which. */
  | { readonly kind: 'installed' | 'uninstalled' | 'changed'; readonly businessId: string }
  /** A field that is known, without its value: the app is subscribed without `include_values`. */
  | { readonly kind: 'without-value'; readonly field: string }
  | { readonly kind: 'unknown'; readonly field: string }

export interface ApplicationEntry {
  /** When it happened, in milliseconds since the epoch. Meta counts it in seconds. */
  readonly at: number
  readonly changes: readonly ApplicationChange[]
}

const kinds = new Map<string, 'installed' | 'uninstalled' | 'changed'>([
  ['business_integration_install', 'installed'],
  ['business_integration_uninstall', 'uninstalled'],
  ['business_integration_update', 'changed'],
])

/** Ids come as texts; one that came as a number is still whole below 2^53. */
const id = z.union([z.string().regex(/^\d{1,32}$/), z.int().nonnegative().transform(String)])

const field = z.string().min(1).max(200)

const entrySchema = z.looseObject({
  /** Seconds, of this century. */
  time: z.int().min(0).max(4_102_444_800),
  changes: z.array(z.looseObject({ field, value: z.unknown() })).default([]),
  changed_fields: z.array(field).default([]),
})

const valueSchema = z.looseObject({ business_manager_id: id })

/** A word for counters: Meta's fields are such words, and nothing else is repeated. */
function wordOf(name: string): string {
  return /^[a-z][a-z0-9_]{0,63}$/.test(name) ? name : 'other'
}

function readChange(change: {
  readonly field: string
  readonly value: unknown
}): ApplicationChange | undefined {
  const kind = kinds.get(change.field)
  if (kind === undefined) return { kind: 'unknown', field: wordOf(change.field) }
  const value = valueSchema.safeParse(change.value)
  return value.success ? { kind, businessId: value.data.business_manager_id } : undefined
}

function withoutValue(name: string): ApplicationChange {
  return { kind: kinds.has(name) ? 'without-value' : 'unknown', field: wordOf(name) }
}

/**
 * Reads an entry of the object `application` (Meta, Business Integration Webhooks, read 2026-11-23). Undefined when
 * it has another shape than documented; a field that Meta adds is an `unknown` change beside those that are known.
 */
export function readApplicationEntry(entry: unknown): ApplicationEntry | undefined {
  const result = entrySchema.safeParse(entry)
  if (!result.success) return undefined
  const { time, changes, changed_fields: named } = result.data
  const read = changes.map(readChange)
  const whole = read.filter((change) => change !== undefined)
  if (whole.length < read.length) return undefined
  return { at: time * 1000, changes: [...whole, ...named.map(withoutValue)] }
}
