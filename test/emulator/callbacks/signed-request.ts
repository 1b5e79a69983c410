import { createHmac } from 'node:crypto'

/** How a signed request is made: right, or wrong in one way. */
export const variants = [
  'right',
  'wrong-signature',
  'other-algorithm',
  'other-hash',
  'truncated',
  'padded',
  'numeric-user-id',
  'replayed',
] as const
export type Variant = (typeof variants)[number]

const LIFE_SECONDS = 3600

/**
 * What Meta signs: base64url of the signature, a dot, base64url of the payload; the signature is over
 * the payload as encoded. Meta, Data Deletion Callback, read 2026-11-23. `at` is in seconds.
 */
export function signedRequest(appSecret: string, userId: string, at: number, variant: Variant): string {
  const algorithm =
    variant === 'other-algorithm' ? 'HMAC-SHA512' : variant === 'other-hash' ? 'HMAC-SHA1' : 'HMAC-SHA256'
  const payload = encode(payloadText(algorithm, userId, at, variant === 'numeric-user-id'), variant)
  const secret = variant === 'wrong-signature' ? `${appSecret} of another app` : appSecret
  const hash = variant === 'other-hash' ? 'sha1' : 'sha256'
  const text = `${encode(createHmac(hash, secret).update(payload).digest(), variant)}.${payload}`
  return variant === 'truncated' ? text.slice(0, -12) : text
}

/** Written by hand, because an id has more digits than a JavaScript number keeps. */
function payloadText(algorithm: string, userId: string, at: number, isNumber: boolean): string {
  const id = isNumber ? userId : JSON.stringify(userId)
  return `{"algorithm":"${algorithm}","expires":${at + LIFE_SECONDS},"issued_at":${at},"user_id":${id}}`
}

function encode(content: string | Buffer, variant: Variant): string {
  const text = Buffer.from(content).toString('base64url')
  return variant === 'padded' ? text.padEnd(Math.ceil(text.length / 4) * 4, '=') : text
}
