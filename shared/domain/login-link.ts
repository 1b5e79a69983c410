import type { Personal } from '../base/personal.ts'

/** A login link lives 60 minutes: long enough to create a business portfolio on the way. */
export const LINK_LIFETIME_MILLISECONDS = 60 * 60_000

/** Each visit of a link starts an attempt of its own; this many at most. */
export const ATTEMPTS_PER_LINK = 10

/** What a partner asked for when it requested a link. Times are milliseconds since the epoch. */
export interface LoginLink {
  /** Fingerprint of the token in the URL; the token itself is never stored. */
  readonly linkHash: string
  readonly appKey: string
  readonly configuration: string
  /** Name of the caller in `deployment.ts`. */
  readonly caller: string
  /** The partner's own name for whom this login is: its customer, workspace or tenant. */
  readonly reference: string
  readonly returnUrl: string
  /** The partner's own, handed back to it and to nobody else; it may hold something of a person. */
  readonly returnState?: Personal<string>
  readonly createdAt: number
  readonly expiresAt: number
  /** How many attempts were started from it. */
  readonly attempts: number
  /** The attempt that sealed a token first; every other one ends superseded. */
  readonly consumedBy?: string
}
