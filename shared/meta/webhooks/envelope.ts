import * as z from 'zod'

/** One entry of a delivery, as Meta sent it. */
export interface WebhookEntry {
  readonly value: object
  /** The entry as JSON; a delivery that comes again has the same. */
  readonly text: string
}

export interface WebhookEnvelope {
  /** What the entries are about, e.g. `application`. */
  readonly object: string
  readonly entries: readonly WebhookEntry[]
}

const isObject = (value: unknown) => typeof value === 'object' && value !== null && !Array.isArray(value)

const envelope = z.looseObject({
  object: z.string().regex(/^[a-z][a-z0-9_]{0,63}$/),
  entry: z.array(z.custom<object>(isObject)),
})

/**
 * Reads what every delivery has in common: the object and up to a thousand entries (Meta, Webhooks, Getting started,
 * read 2026-11-23). Undefined for anything else, an entry that nests too deeply to be written down again included.
 */
export function readEnvelope(rawBody: Uint8Array): WebhookEnvelope | undefined {
  try {
    const body: unknown = JSON.parse(Buffer.from(rawBody).toString('utf8'))
    const result = envelope.safeParse(body)
    if (!result.success) return undefined
    const { object, entry } = result.data
    return { object, entries: entry.map((value) => ({ value, text: JSON.stringify(value) })) }
  } catch (error) {
    if (error instanceof SyntaxError || error instanceof RangeError) return undefined
    throw error
  }
}
