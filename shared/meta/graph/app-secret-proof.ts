import { createHmac } from 'node:crypto'
import { Secret } from '../../base/secret.ts'

/**
 * The proof that a call comes from a server that holds the app secret: lower-case hex HMAC-SHA256 of exactly the
 * token that the call is made with, keyed with the app secret (Meta, Login security, read 2026-11-23).
 */
export function appSecretProof(appSecret: Secret<string>, token: Secret<string>): Secret<string> {
  return new Secret(createHmac('sha256', appSecret.reveal()).update(token.reveal()).digest('hex'))
}
