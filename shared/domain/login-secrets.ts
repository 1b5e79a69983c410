import { fingerprint, hmac, sameText } from '../base/hash.ts'
import type { LoginAttempt } from './login-attempt.ts'

/*
 * Link, state, cookie and handle are bearer values: each lives minutes and only its fingerprint is stored.
 * The state is `<attempt>.<secret>`; the handle is derived from that secret, so a replayed callback redirects to the
 * same place without anything having been kept.
 */

const PART = /^[A-Za-z0-9_-]{20,64}$/

export interface BearerParts {
  readonly attemptId: string
  readonly secret: string
}

/** Splits a state or handle; undefined for anything that we cannot have made. */
export function readBearer(text: string | undefined): BearerParts | undefined {
  const [attemptId, secret, rest] = text?.split('.') ?? []
  if (attemptId === undefined || secret === undefined || rest !== undefined) return undefined
  return PART.test(attemptId) && PART.test(secret) ? { attemptId, secret } : undefined
}

export function writeBearer({ attemptId, secret }: BearerParts): string {
  return `${attemptId}.${secret}`
}

/** The one-time handle under which the partner's backend redeems the outcome of this state's attempt. */
export function handleOf(state: BearerParts): string {
  return writeBearer({
    attemptId: state.attemptId,
    secret: hmac(state.secret, 'result-handle', state.attemptId),
  })
}

/** Name of the cookie that binds an attempt to the browser that began it. `__Host-`: this host only, https only. */
export function cookieNameOf(attemptId: string): string {
  return `__Host-login-${attemptId}`
}

/** Whether state and cookie are the ones that were issued together for this attempt. */
export function provesBrowser(
  attempt: LoginAttempt,
  state: BearerParts,
  cookie: string | undefined,
): boolean {
  const rightState = sameText(fingerprint(state.secret), attempt.stateHash)
  const rightCookie = cookie !== undefined && sameText(fingerprint(cookie), attempt.cookieHash)
  return rightState && rightCookie
}
