import { createHash, createHmac, timingSafeEqual } from 'node:crypto'
import { UnknownToGround } from '../service.ts'
import type { Authorization } from './authorization.ts'
import { canonicalRequest, type WireRequest } from './canonical-request.ts'
import { skewOf, timeOf } from './signing-time.ts'

/** The key that a request claims to be signed with. */
export interface SigningKey {
  readonly secretAccessKey: string
  /** What a temporary key must bring along in `X-Amz-Security-Token`. */
  readonly sessionToken?: string
}

/** Where and when a request arrives. */
export interface Arrival {
  readonly service: string
  readonly region: string
  /** Milliseconds since the epoch, by the clock of the ground. */
  readonly now: number
}

/** Why a signature is not believed. Each service has its own words for it. */
export interface Doubt {
  readonly kind: 'incomplete' | 'scope' | 'unsigned-header' | 'skew' | 'token' | 'payload' | 'mismatch'
  /** What AWS says, where that does not depend on the service alone. */
  readonly message?: string
}

const TERMINATOR = 'aws4_request'

/**
 * Checks an `Authorization` header of Signature Version 4 as AWS does (AWS, Signature Version 4 for API requests and
 * its troubleshooting page, read 2026-11-23): scope, time, session token, headers that must be signed, the body and
 * the signature itself. Undefined when all is well. Throws `UnknownToGround` for bodies signed chunk by chunk.
 */
export function doubtOf(
  request: WireRequest,
  authorization: Authorization,
  key: SigningKey,
  arrival: Arrival,
): Doubt | undefined {
  const time = timeOf(request)
  if (!time) {
    const message = "Authorization header requires existence of either a 'X-Amz-Date' or a 'Date' header."
    return { kind: 'incomplete', message }
  }
  const payload = payloadHash(request, arrival.service)
  return (
    doubtfulScope(authorization, arrival, time.text) ??
    skewOf(time, arrival) ??
    doubtfulToken(request, key) ??
    unsignedHeader(request, authorization) ??
    (payload === undefined ? { kind: 'payload' } : undefined) ??
    doubtfulSignature(request, authorization, key, time.text, payload ?? '')
  )
}

function doubtfulScope(given: Authorization, arrival: Arrival, time: string): Doubt | undefined {
  const { day, region, service, terminator } = given
  const wrong = [
    ...(region === arrival.region ? [] : [`Credential should be scoped to a valid region, not '${region}'.`]),
    ...(service === arrival.service
      ? []
      : [`Credential should be scoped to correct service: '${arrival.service}'.`]),
    ...(terminator === TERMINATOR
      ? []
      : [`Credential should be scoped with a valid terminator: '${TERMINATOR}', not '${terminator}'.`]),
    ...(day === time.slice(0, 8)
      ? []
      : [
          `Date in Credential scope does not match YYYYMMDD from ISO-8601 version of date from HTTP: '${day}' != '${time.slice(0, 8)}', from '${time}'.`,
        ]),
  ]
  return wrong.length === 0 ? undefined : { kind: 'scope', message: wrong.join(' ') }
}

/** A temporary key is nothing without its token, and a lasting key has none. */
function doubtfulToken({ headers }: WireRequest, { sessionToken }: SigningKey): Doubt | undefined {
  const given = headers['x-amz-security-token']?.join(',')
  const right = sessionToken === undefined ? given === undefined : same(given ?? '', sessionToken)
  return right ? undefined : { kind: 'token' }
}

function unsignedHeader({ headers }: WireRequest, { signedHeaders }: Authorization): Doubt | undefined {
  if (!signedHeaders.includes('host')) {
    const message = "'Host' or ':authority' must be a 'SignedHeader' in the AWS Authorization."
    return { kind: 'unsigned-header', message }
  }
  const unsigned = Object.keys(headers).find(
    (name) => name.startsWith('x-amz-') && !signedHeaders.includes(name),
  )
  if (unsigned === undefined) return undefined
  const message = `'${unsigned}' must be a 'SignedHeader' in the AWS Authorization.`
  return { kind: 'unsigned-header', message }
}

/** What is signed in the body's place; undefined when the sender names another body than the one that came. */
function payloadHash({ headers, body }: WireRequest, service: string): string | undefined {
  const actual = createHash('sha256').update(body).digest('hex')
  if (service !== 's3') return actual
  const announced = headers['x-amz-content-sha256']?.join(',')
  // the trailer carries a checksum of its own, which the upload is compared with later
  if (announced === 'UNSIGNED-PAYLOAD' || announced === 'STREAMING-UNSIGNED-PAYLOAD-TRAILER') return announced
  if (announced?.startsWith('STREAMING-')) throw new UnknownToGround(`the payload ${announced}`)
  return announced === actual ? actual : undefined
}

function doubtfulSignature(
  request: WireRequest,
  { day, region, service, signedHeaders, signature }: Authorization,
  { secretAccessKey }: SigningKey,
  time: string,
  payload: string,
): Doubt | undefined {
  const canonical = canonicalRequest(request, service, signedHeaders, payload)
  const hashed = createHash('sha256').update(canonical).digest('hex')
  const scope = [day, region, service, TERMINATOR]
  const toSign = ['AWS4-HMAC-SHA256', time, scope.join('/'), hashed].join('\n')
  const right = hmac(derivedKey(secretAccessKey, scope), toSign).toString('hex')
  return same(signature, right) ? undefined : { kind: 'mismatch' }
}

const derivedKeys = new Map<string, string | Buffer>()

/** A day's key for one service, derived once. */
function derivedKey(secretAccessKey: string, scope: readonly string[]): string | Buffer {
  const name = [secretAccessKey, ...scope].join(' ')
  const derived = derivedKeys.get(name) ?? scope.reduce<string | Buffer>(hmac, `AWS4${secretAccessKey}`)
  derivedKeys.set(name, derived)
  return derived
}

function hmac(key: string | Buffer, text: string): Buffer {
  return createHmac('sha256', key).update(text).digest()
}

/** Compares in a time that tells nothing about where the two differ. */
function same(given: string, right: string): boolean {
  const [a, b] = [Buffer.from(given), Buffer.from(right)]
  return a.length === b.length && timingSafeEqual(a, b)
}
