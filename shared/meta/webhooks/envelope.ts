import * as z from 'zod'
import { memberOf } from './entry.ts'

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

const objectName = z.string().regex(/^[a-z][a-z0-9_]{0,63}$/)

const envelope = z.looseObject({
  object: z.unknown().optional(),
  entry: z.array(z.custom<object>(isObject)),
})

/** Inside `entry`, `changes` and `value`: some of Meta's pages print the object there and not beside the entries. */
const DEEPEST_OBJECT = 5

/** What the entries are about: all of them the same, wherever it is said. */
function objectOf({ object, entry }: z.infer<typeof envelope>): string | undefined {
  const named = object === undefined ? entry.map((one) => memberOf(one, 'object', DEEPEST_OBJECT)) : [object]
  const [only, ...others] = new Set(named)
  const read = objectName.safeParse(only)
  return others.length === 0 && read.success ? read.data : undefined
}

/**
 * Reads what every delivery has in common: the object and up to a thousand entries (Meta, Webhooks, Getting started,
 * and the samples of account_update; read 2026-11-23). Undefined for anything else, an entry that nests too deeply to
 * be written down again included.
 */
export function readEnvelope(rawBody: Uint8Array): WebhookEnvelope | undefined {
  try {
    const body: unknown = JSON.parse(Buffer.from(rawBody).toString('utf8'))
    const result = envelope.safeParse(body)
    const object = result.success ? objectOf(result.data) : undefined
    if (!result.success || object === undefined) return undefined
    const { entry } = result.data
    return { object, entries: entry.map((value) => ({ value, text: JSON.stringify(value) })) }
  } catch (error) {
    if (error instanceof SyntaxError || error instanceof RangeError) return undefined
    throw error
  }
}
