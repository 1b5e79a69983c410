import { fingerprint } from '../../shared/base/hash.ts'
import type { LoginAttempt } from '../../shared/domain/login-attempt.ts'
import type { LoginLink } from '../../shared/domain/login-link.ts'
import { cookieNameOf, handleOf, writeBearer } from '../../shared/domain/login-secrets.ts'
import { NOON } from './ambient.ts'
import type { World } from './world.ts'

const HOUR = 60 * 60_000

/** What a link and its attempts have in common. */
const asked = {
  appKey: 'demo',
  configuration: 'ads-insights',
  caller: 'partner-backend',
  reference: 'harbour-coffee',
  returnUrl: 'https://partner.example/connected',
} as const

export function loginLink(given: Partial<LoginLink> = {}): LoginLink {
  return {
    ...asked,
    linkHash: fingerprint('a link'),
    createdAt: NOON,
    expiresAt: NOON + HOUR,
    attempts: 1,
    ...given,
  }
}

export function loginAttempt(given: Partial<LoginAttempt> = {}): LoginAttempt {
  return {
    ...asked,
    attemptId: 'attempt-0000000000000',
    linkHash: fingerprint('a link'),
    redirectUri: 'https://login.test/callback/demo',
    stateHash: fingerprint('a state'),
    cookieHash: fingerprint('a cookie'),
    handleHash: fingerprint('a handle'),
    createdAt: NOON,
    expiresAt: NOON + HOUR,
    status: 'pending',
    ...given,
  }
}

/** An attempt with what the browser and, later, the partner hold of it. */
export interface IssuedLogin {
  readonly attemptId: string
  readonly linkHash: string
  readonly state: string
  readonly cookie: string
  readonly cookies: ReadonlyMap<string, string>
  readonly handle: string
}

/** Stores an attempt, and its link unless it is there, as `login/start` does; `given` says how far it has come. */
export function issueLogin(world: World, given: Partial<LoginAttempt> = {}): IssuedLogin {
  const { random, rows } = world
  const parts = { attemptId: given.attemptId ?? random.token(16), secret: random.token(24) }
  const { attemptId } = parts
  const cookie = random.token(24)
  const handle = handleOf(parts)
  const times = { createdAt: world.clock.now(), expiresAt: world.clock.now() + HOUR }
  const attempt = loginAttempt({
    ...times,
    stateHash: fingerprint(parts.secret),
    cookieHash: fingerprint(cookie),
    handleHash: fingerprint(handle),
    ...given,
    attemptId,
  })
  const { linkHash, appKey, configuration, caller, reference, returnUrl } = attempt
  rows.attempts.set(attemptId, attempt)
  if (!rows.links.has(linkHash)) {
    const link = { linkHash, appKey, configuration, caller, reference, returnUrl, ...times }
    rows.links.set(linkHash, loginLink(link))
  }
  const cookies = new Map([[cookieNameOf(attemptId), cookie]])
  return { attemptId, linkHash, state: writeBearer(parts), cookie, cookies, handle }
}

/** The attempt as it stands; a missing one is the test's mistake. */
export function attemptIn(world: World, attemptId: string): LoginAttempt {
  const attempt = world.rows.attempts.get(attemptId)
  if (!attempt) throw new Error(`no attempt ${attemptId}`)
  return attempt
}
