import { createHmac, timingSafeEqual } from 'node:crypto'
import type { Secret } from '../../base/secret.ts'

/** Which of an app's secrets a delivery was signed with; `no` when it was neither. */
export type SignedWith = 'current' | 'previous' | 'no'

const HEADER = /^sha256=([0-9a-f]{64})$/

function isSignedWith(secret: Secret<string>, rawBody: Uint8Array, signature: Buffer): boolean {
  return timingSafeEqual(createHmac('sha256', secret.reveal()).update(rawBody).digest(), signature)
}

/**
 * Says whose signature `X-Hub-Signature-256` is: `sha256=` and the lower-case hex HMAC-SHA256 of the body's bytes,
 * keyed with the app secret. Over the bytes, because Meta escapes every non-ASCII character in its JSON and reading
 * and writing it again gives others (Meta, Webhooks, Getting started, read 2026-11-23). Takes the same time wherever
 * the signature differs.
 */
export function signedWith(
  rawBody: Uint8Array,
  header: string | undefined,
  secrets: { readonly current: Secret<string>; readonly previous?: Secret<string> | undefined },
): SignedWith {
  const hex = HEADER.exec(header ?? '')?.[1]
  if (hex === undefined) return 'no'
  const signature = Buffer.from(hex, 'hex')
  if (isSignedWith(secrets.current, rawBody, signature)) return 'current'
  return secrets.previous && isSignedWith(secrets.previous, rawBody, signature) ? 'previous' : 'no'
}
