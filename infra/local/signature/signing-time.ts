import type { WireRequest } from './canonical-request.ts'
import type { Arrival, Doubt } from './verify.ts'

/** When a request says that it was signed. */
export interface SigningTime {
  /** Milliseconds since the epoch. */
  readonly at: number
  /** `YYYYMMDDThhmmssZ`, as it is signed. */
  readonly text: string
}

const MINUTE = 60_000

/**
 * How far the clocks of signer and service may lie apart, in minutes. S3 documents 15 (AWS, Amazon S3 error responses,
 * RequestTimeTooSkewed, read 2026-11-23); SQS and the other services of the query protocol name 15 in their refusals,
 * and all others 5.
 */
const TOLERATED_MINUTES: Readonly<Record<string, number>> = { s3: 15, sqs: 15, cloudformation: 15 }

/** From `X-Amz-Date`, or else from `Date`; undefined when neither can be read. */
export function timeOf({ headers }: WireRequest): SigningTime | undefined {
  const text = headers['x-amz-date']?.[0] ?? basic(Date.parse(headers['date']?.[0] ?? ''))
  const parts = /^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z$/.exec(text)
  if (!parts) return undefined
  const [, year, month, day, hour, minute, second] = parts
  const at = Date.parse(`${year}-${month}-${day}T${hour}:${minute}:${second}Z`)
  return Number.isNaN(at) ? undefined : { at, text }
}

/** A signature that is too old, or of a time that has not come. */
export function skewOf({ at, text }: SigningTime, { now, service }: Arrival): Doubt | undefined {
  const minutes = TOLERATED_MINUTES[service] ?? 5
  const tolerated = minutes * MINUTE
  const today = basic(now)
  if (at < now - tolerated) {
    const message = `Signature expired: ${text} is now earlier than ${basic(now - tolerated)} (${today} - ${minutes} min.)`
    return { kind: 'skew', message }
  }
  if (at > now + tolerated) {
    const message = `Signature not yet current: ${text} is still later than ${basic(now + tolerated)} (${today} + ${minutes} min.)`
    return { kind: 'skew', message }
  }
  return undefined
}

/** `20261123T120000Z`; nothing for a time that is none. */
function basic(at: number): string {
  return Number.isNaN(at) ? '' : new Date(at).toISOString().replaceAll(/[:-]|\.\d{3}/g, '')
}
