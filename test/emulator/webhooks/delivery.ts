import { createHmac } from 'node:crypto'

/** A change as Meta tells it: of which object's item, which field, and its value. */
export interface Change {
  readonly field: string
  readonly value: unknown
}

/** One entry of a notification. `time` is in seconds. */
export interface Entry {
  readonly id: string
  /** With objects of people only: the id once more. */
  readonly uid?: string
  readonly time: number
  readonly changes?: readonly Change[]
  readonly changed_fields?: readonly string[]
}

/** One try to deliver, and what the receiver answered. */
export interface Attempt {
  /** By the emulator's clock. */
  readonly at: string
  /** Undefined when there was no answer; `problem` then says why. */
  readonly status: number | undefined
  readonly problem: string | undefined
  readonly headers: Readonly<Record<string, string>>
  /** The beginning of the receiver's body. */
  readonly body: string
  /** Real time. */
  readonly milliseconds: number
}

export const deliveryStates = ['waiting', 'held', 'lost', 'delivered', 'given-up', 'unsubscribed'] as const
export type DeliveryState = (typeof deliveryStates)[number]

export const signatures = ['right', 'wrong', 'missing'] as const
export type Signature = (typeof signatures)[number]

/** A notification on its way, and all that became of it. */
export interface Delivery {
  readonly id: string
  readonly appId: string
  readonly object: string
  /** Undefined for a body that the control plane wrote itself. */
  entries: readonly Entry[] | undefined
  body: string
  readonly signature: Signature
  /** The delivery that this one repeats. */
  readonly copyOf: string | undefined
  /** Milliseconds of the emulator's clock, as `nextAttemptAt`. */
  readonly madeAt: number
  state: DeliveryState
  nextAttemptAt: number
  attempts: readonly Attempt[]
}

/** Most changes in one body (Meta, Webhooks: Getting Started, read 2026-11-23). */
export const MOST_CHANGES = 1000

/** The body of a notification: what is not ASCII as lower-case `\\uXXXX`, as Meta writes it. */
export function wireBody(object: string, entries: readonly unknown[]): string {
  return wireText({ object, entry: entries })
}

/** Any value as Meta writes it. */
export function wireText(value: unknown): string {
  return escapeText(JSON.stringify(value))
}

/** Two lists of entries as one; those of the same item and moment become one entry. */
export function joinEntries(one: readonly Entry[], other: readonly Entry[]): readonly Entry[] {
  const joined = new Map<string, Entry>()
  for (const entry of [...one, ...other]) {
    const key = `${entry.id}|${entry.time}`
    const known = joined.get(key)
    joined.set(key, known ? joinEntry(known, entry) : entry)
  }
  return [...joined.values()]
}

/** How many changes a list of entries tells. */
export function countChanges(entries: readonly Entry[]): number {
  return entries.reduce(
    (sum, entry) => sum + (entry.changes?.length ?? 0) + (entry.changed_fields?.length ?? 0),
    0,
  )
}

/** The signature headers over the bytes as they are sent: SHA-256, and the SHA-1 of earlier days. */
export function signatureHeaders(
  body: Buffer,
  appSecret: string,
  signature: Signature,
): Readonly<Record<string, string>> {
  if (signature === 'missing') return {}
  const key = signature === 'right' ? appSecret : `${appSecret} of another app`
  const digest = (algorithm: string) => createHmac(algorithm, key).update(body).digest('hex')
  return {
    'x-hub-signature': `sha1=${digest('sha1')}`,
    'x-hub-signature-256': `sha256=${digest('sha256')}`,
  }
}

function joinEntry(one: Entry, other: Entry): Entry {
  const changes = [...(one.changes ?? []), ...(other.changes ?? [])]
  const names = [...(one.changed_fields ?? []), ...(other.changed_fields ?? [])]
  return {
    ...one,
    ...(changes.length > 0 && { changes }),
    ...(names.length > 0 && { changed_fields: names }),
  }
}

function escapeText(json: string): string {
  return json.replaceAll(
    /[\u007f-\uffff]/g,
    (letter) => `\\u${letter.charCodeAt(0).toString(16).padStart(4, '0')}`,
  )
}
