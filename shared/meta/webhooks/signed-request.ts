import { createHmac, timingSafeEqual } from 'node:crypto'
import * as z from 'zod'
import { fingerprint } from '../../base/hash.ts'
import type { Secret } from '../../base/secret.ts'

/** A person's request that Meta has signed: that the app is removed, or that the person's data is deleted. */
export interface SignedRequest {
  readonly signedWith: 'current' | 'previous'
  /** App-scoped id of the person. */
  readonly userId: string
  /** When Meta made it, milliseconds since the epoch; absent when Meta leaves it out. */
  readonly issuedAt?: number
  /** The same whenever this very request comes again, and not to be guessed by whoever has not got it. */
  readonly requestHash: string
}

/** Why it is none: not signed by this app's secret in the one way there is; or signed, and not readable. */
export type NoSignedRequest = 'no' | 'unreadable'

/** Meta's are some 200 characters long. */
const LONGEST_CHARACTERS = 8 * 1024

/** 32 bytes, a dot, and the payload: base64url, with its padding or without. */
const FORM = /^([A-Za-z0-9_-]{43})=?\.([A-Za-z0-9_-]+={0,2})$/

const ALGORITHM = 'HMAC-SHA256'

const algorithmSchema = z.looseObject({ algorithm: z.literal(ALGORITHM) })

const payloadSchema = z.looseObject({
  user_id: z.string().regex(/^\d{1,32}$/),
  /** Seconds, of this century; anything else says nothing of when. */
  issued_at: z.int().min(1).max(4_102_444_800).optional().catch(undefined),
})

/** Ids exceed 2^53: one that comes as a number is read from its digits, before they are rounded. */
function withWholeId(key: string, value: unknown, context?: { readonly source?: string }): unknown {
  return key === 'user_id' && typeof value === 'number' ? context?.source : value
}

function payloadIn(encoded: string): unknown {
  try {
    return JSON.parse(Buffer.from(encoded, 'base64url').toString('utf8'), withWholeId)
  } catch (error) {
    if (error instanceof SyntaxError || error instanceof RangeError) return undefined
    throw error
  }
}

function isSignedWith(secret: Secret<string>, encoded: string, signature: Buffer): boolean {
  return timingSafeEqual(createHmac('sha256', secret.reveal()).update(encoded).digest(), signature)
}

/** The `signed_request` of a form body; undefined unless there is exactly one (Meta, Data Deletion Request Callback, read 2026-11-23). */
export function signedRequestIn(rawBody: Uint8Array): string | undefined {
  const given = new URLSearchParams(Buffer.from(rawBody).toString('utf8')).getAll('signed_request')
  return given.length === 1 ? given[0] : undefined
}

/**
 * Reads a `signed_request`: `base64url(signature).base64url(json)`, the signature being the HMAC-SHA256 of the encoded
 * payload under the app secret (Meta, Data Deletion Request Callback, read 2026-11-23). No other algorithm is known,
 * whatever the payload says, and nothing is read from it before the signature is found right; which takes the same
 * time wherever it differs. `expires` is not looked at: what Meta sends late is as true as before.
 */
export function readSignedRequest(
  signedRequest: string,
  secrets: { readonly current: Secret<string>; readonly previous?: Secret<string> | undefined },
): SignedRequest | NoSignedRequest {
  if (signedRequest.length > LONGEST_CHARACTERS) return 'no'
  const [, encodedSignature, encoded] = FORM.exec(signedRequest) ?? []
  if (encodedSignature === undefined || encoded === undefined) return 'no'
  const signature = Buffer.from(encodedSignature, 'base64url')
  const isCurrent = isSignedWith(secrets.current, encoded, signature)
  if (!isCurrent && !(secrets.previous && isSignedWith(secrets.previous, encoded, signature))) return 'no'
  const payload = payloadIn(encoded)
  if (!algorithmSchema.safeParse(payload).success) return 'no'
  const read = payloadSchema.safeParse(payload)
  if (!read.success) return 'unreadable'
  const { user_id: userId, issued_at: issuedAt } = read.data
  return {
    signedWith: isCurrent ? 'current' : 'previous',
    userId,
    ...(issuedAt !== undefined && { issuedAt: issuedAt * 1000 }),
    requestHash: fingerprint(signature.toString('base64url')),
  }
}
