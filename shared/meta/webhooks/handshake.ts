import { Secret } from '../../base/secret.ts'

/** What Meta asks when a callback URL is subscribed. */
export interface Handshake {
  /** To be sent back as it is, once the token is the right one. */
  readonly challenge: string
  readonly verifyToken: Secret<string>
}

/** Meta sends a number; nothing is echoed that could mean something to whoever reads it. */
const CHALLENGE = /^[A-Za-z0-9_-]{1,128}$/

/**
 * Reads the verification request: `hub.mode=subscribe`, `hub.challenge` and `hub.verify_token` in the query (Meta,
 * Webhooks, Getting started, read 2026-11-23). Undefined when it is none.
 */
export function readHandshake(query: Readonly<Record<string, string | undefined>>): Handshake | undefined {
  const challenge = query['hub.challenge'] ?? ''
  const verifyToken = query['hub.verify_token'] ?? ''
  if (query['hub.mode'] !== 'subscribe' || verifyToken === '' || !CHALLENGE.test(challenge)) return undefined
  return { challenge, verifyToken: new Secret(verifyToken) }
}
