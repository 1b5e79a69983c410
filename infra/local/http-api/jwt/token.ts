import { createPublicKey, type JsonWebKey, verify } from 'node:crypto'

/** A JSON Web Token, taken apart and not yet believed. */
export interface Token {
  readonly algorithm: string
  readonly keyId: string
  readonly claims: Readonly<Record<string, unknown>>
  readonly signed: string
  readonly signature: Buffer
}

/** API Gateway takes RSA only (AWS, Control access to HTTP APIs with JWT authorizers, read 2026-11-23). */
const DIGESTS: Readonly<Record<string, string>> = { RS256: 'sha256', RS384: 'sha384', RS512: 'sha512' }

/** The token of an `Authorization` header, with or without `Bearer` before it; undefined when it is none. */
export function readToken(header: string | undefined): Token | undefined {
  const text = (header ?? '').trim().replace(/^bearer +/i, '')
  const [head = '', body = '', signature = '', ...rest] = text.split('.')
  const { alg, kid } = jsonOf(head) ?? {}
  const claims = jsonOf(body)
  if (!claims || !isBase64Url(signature) || rest.length > 0) return undefined
  if (typeof alg !== 'string' || typeof kid !== 'string') return undefined
  return {
    algorithm: alg,
    keyId: kid,
    claims,
    signed: `${head}.${body}`,
    signature: Buffer.from(signature, 'base64url'),
  }
}

/** Whether this key has signed the token. A key is bound to what it is published for: RSA, and signatures. */
export function isSignedBy({ algorithm, signed, signature }: Token, key: JsonWebKey): boolean {
  const digest = Object.hasOwn(DIGESTS, algorithm) ? DIGESTS[algorithm] : undefined
  const named = key['alg'] === undefined || key['alg'] === algorithm
  if (!digest || !named || key.kty !== 'RSA' || (key['use'] ?? 'sig') !== 'sig') return false
  return verify(digest, Buffer.from(signed), createPublicKey({ key, format: 'jwk' }), signature)
}

function isBase64Url(text: string): boolean {
  return /^[\w-]+$/.test(text)
}

function jsonOf(part: string): Readonly<Record<string, unknown>> | undefined {
  if (!isBase64Url(part)) return undefined
  try {
    const value: unknown = JSON.parse(Buffer.from(part, 'base64url').toString('utf8'))
    return typeof value === 'object' && value !== null && !Array.isArray(value)
      ? (value as Record<string, unknown>)
      : undefined
  } catch {
    return undefined
  }
}
