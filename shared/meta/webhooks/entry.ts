import * as z from 'zod'

export type ChangeKind = 'installed' | 'uninstalled' | 'changed'

/** What one change of an entry says of whom, or why it says nothing. */
export type WebhookChange =
  /** `appId` is the app that it is about, where Meta names one: a provider may have several. */
  | { readonly kind: ChangeKind; readonly businessId: string; readonly appId?: string }
  /** `personId` is app-scoped. */
  | { readonly kind: ChangeKind; readonly personId: string }
  /** Something happened at a business that is not named. */
  | { readonly kind: 'somewhere'; readonly field: string }
  /** A field that is known, without its value: the app is subscribed without `include_values`. */
  | { readonly kind: 'without-value'; readonly field: string }
  | { readonly kind: 'unknown'; readonly field: string }

export interface ChangeEntry {
  /** When it happened, in milliseconds since the epoch. Meta counts it in seconds. */
  readonly at: number
  readonly changes: readonly WebhookChange[]
}

/** Ids come as texts; one that came as a number is still whole below 2^53. */
export const metaId = z.union([z.string().regex(/^\d{1,32}$/), z.int().nonnegative().transform(String)])

export const fieldName = z.string().min(1).max(200)

/** Seconds, of this century; some of Meta's samples put them in quotes. */
export const entryTime = z
  .union([
    z.number(),
    z
      .string()
      .regex(/^\d{1,10}$/)
      .transform(Number),
  ])
  .pipe(z.int().min(0).max(4_102_444_800))

/** A word for counters: Meta's fields are such words, and nothing else is repeated. */
export function wordOf(name: string): string {
  return /^[a-z][a-z0-9_]{0,63}$/.test(name) ? name : 'other'
}

/** No published shape nests deeper. */
const DEEPEST = 5

/** The member of this name, wherever in a value it stands: its own before those of what it holds. */
export function memberOf(value: unknown, name: string, depth = DEEPEST): unknown {
  if (typeof value !== 'object' || value === null || depth === 0) return undefined
  const own: unknown = Object.hasOwn(value, name) ? Reflect.get(value, name) : undefined
  if (own !== undefined) return own
  for (const inner of Object.values(value)) {
    const found = memberOf(inner, name, depth - 1)
    if (found !== undefined) return found
  }
  return undefined
}

/**
 * The field of a change: beside its value, inside it, or in the entry beside the changes. Meta's pages print all three
 * (Meta, account_update webhook reference, read 2026-11-23).
 */
export function fieldOf(change: unknown, entry: unknown): string | undefined {
  const value = memberOf(change, 'value', 1)
  const fields = [change, value, entry].map((place) => memberOf(place, 'field', 1))
  const field = fields.find((one) => typeof one === 'string')
  return typeof field === 'string' ? field : undefined
}
