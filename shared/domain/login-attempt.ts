import type { Personal } from '../base/personal.ts'

/** How a login ended, as partners are told. Meta does not tell a cancel from a refusal of its own: both are `cancelled`. */
export type LoginOutcome = 'completed' | 'cancelled' | 'refused' | 'failed' | 'superseded' | 'unconfirmed'

/** Why, in one stable word per cause. */
export type LoginEndReason =
  | 'connected'
  | 'cancelled-or-refused'
  | 'dialog-error'
  | 'expired'
  | 'code-dead'
  | 'exchange-failed'
  | 'exchange-lost'
  | 'another-login-first'
  | 'newer-login'
  | 'not-redeemed'
  | 'wrong-reference'
  | 'wrong-app'
  | 'wrong-token-kind'
  | 'token-dead'
  | 'no-client-business'
  | 'own-business'
  | 'no-permission'
  | 'meta-refused'
  | 'out-of-reach'

export interface LoginEnd {
  readonly outcome: LoginOutcome
  readonly reason: LoginEndReason
  /** Meta's own error code where one was given (callback or Graph), as text. */
  readonly metaCode?: string
  /** The connection that came of it: with `completed` only. */
  readonly connectionId?: string
}

export type LoginStatus = 'pending' | 'exchanging' | 'sealed' | 'ended'

/**
 * One passage through Facebook's dialog. Times are milliseconds since the epoch.
 *
 * `pending` until the callback takes the code, `exchanging` while the code is traded, `sealed` once the landing token
 * is stored, `ended` with an `end`. State, cookie, code and handle are stored as fingerprints only; besides, the code
 * lies sealed beside the attempt while it is `exchanging`, where only finalize can open it.
 */
export interface LoginAttempt {
  readonly attemptId: string
  readonly linkHash: string
  readonly appKey: string
  readonly configuration: string
  readonly caller: string
  readonly reference: string
  readonly returnUrl: string
  readonly returnState?: Personal<string>
  readonly redirectUri: string
  readonly stateHash: string
  readonly cookieHash: string
  readonly handleHash: string
  readonly createdAt: number
  readonly expiresAt: number
  readonly status: LoginStatus
  readonly codeHash?: string
  /** When the callback took the code: how old it is by now. */
  readonly codeTakenAt?: number
  /** After this, when no landing token exists, nobody is at the exchange any more and finalize takes it over. */
  readonly exchangeDeadlineAt?: number
  readonly sealedAt?: number
  /** The caller redeemed the handle with the right reference. */
  readonly confirmedAt?: number
  /** The caller redeemed the handle with another reference. */
  readonly rejectedAt?: number
  /** Finalize has put the login off until then; one message brings it back, others are dropped. */
  readonly putOffUntil?: number
  /** First time the outcome was read with a 200. */
  readonly firstReadAt?: number
  readonly end?: LoginEnd
  readonly endedAt?: number
  /** When `login.<outcome>` went out on the bus. */
  readonly toldAt?: number
}

/** An attempt lives as long as a link: the person may have to create a portfolio in the dialog. */
export const ATTEMPT_LIFETIME_MILLISECONDS = 60 * 60_000
/** How long a sealed login waits for the partner to redeem it. */
export const CONFIRMATION_MILLISECONDS = 60 * 60_000
/** How long an outcome stays readable after it was first read. */
export const OUTCOME_READABLE_MILLISECONDS = 5 * 60_000
/** How long an outcome that nobody has read yet waits for its first reader. */
export const OUTCOME_WAITS_MILLISECONDS = 60 * 60_000
/** From the exchange on, the callback has this long to seal; it exceeds the callback's own timeout of 25 seconds. */
export const EXCHANGE_DEADLINE_MILLISECONDS = 45_000
/** Who has taken an exchange over has this long for it; it exceeds finalize's own timeout of 60 seconds. */
export const TAKEOVER_DEADLINE_MILLISECONDS = 75_000
/**
 * An older code is not worth sending. Ten minutes is what public integrations have seen of the dialog's codes: Meta
 * does not say how long they live (Manually Build a Login Flow, read 2026-11-23). One that dies earlier, as those of
 * Embedded Signup do after 30 seconds, is refused by Meta.
 */
export const CODE_LIFETIME_MILLISECONDS = 10 * 60_000
/** When finalize first looks after an exchange began. */
export const WATCHDOG_SECONDS = 60
