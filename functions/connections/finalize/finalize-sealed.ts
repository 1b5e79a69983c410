import { type Failure, failureOf } from '../../../shared/base/failure.ts'
import {
  CONFIRMATION_MILLISECONDS,
  type LoginAttempt,
  type LoginEndReason,
} from '../../../shared/domain/login-attempt.ts'
import { CLOCK_DIFFERENCE_MILLISECONDS, firstWait } from '../../../shared/domain/retry-delay.ts'
import type { QueueOutcome } from '../../../shared/kernel/doors/queue.ts'
import type { LandingToken } from '../../../shared/ports/token-vault.ts'
import { end } from './end-login.ts'
import { establish } from './establish.ts'
import { investigate } from './investigate.ts'
import type { FinalizePorts } from './ports.ts'

/** Meta may be out of reach for hours; the landing token waits that long before the login is given up. */
const PATIENCE_MILLISECONDS = 6 * 60 * 60_000
const LONGEST_DELAY_SECONDS = 900

/** Failures that say something about this login rather than about the moment. */
const reasonOf: Partial<Record<string, LoginEndReason>> = {
  ERR_GRAPH_TOKEN_DEAD: 'token-dead',
  ERR_GRAPH_PERMISSION_LOST: 'no-permission',
  ERR_GRAPH_BAD_REQUEST: 'meta-refused',
  ERR_GRAPH_ASSET_LOST: 'meta-refused',
}

/** The wait for confirmation: nothing runs with a token that no partner's session has claimed. */
async function unconfirmed(
  ports: FinalizePorts,
  attempt: LoginAttempt,
  landing: LandingToken,
): Promise<QueueOutcome> {
  const remaining = landing.sealedAt + CONFIRMATION_MILLISECONDS - ports.clock.now()
  if (remaining > 0) {
    return { again: { afterSeconds: Math.min(Math.ceil(remaining / 1000), LONGEST_DELAY_SECONDS) } }
  }
  const unredeemed = { outcome: 'unconfirmed', reason: 'not-redeemed' } as const
  const ended = await end(ports, attempt, unredeemed, { unlessConfirmed: true })
  return ended ? undefined : { again: { afterSeconds: 1 } }
}

async function settle(ports: FinalizePorts, attempt: LoginAttempt, landing: LandingToken): Promise<boolean> {
  const found = await investigate(ports, attempt, landing)
  if ('refusal' in found) return end(ports, attempt, { outcome: 'refused', reason: found.refusal })
  const connectionId = await establish(ports, attempt, landing, found)
  return connectionId === undefined
    ? end(ports, attempt, { outcome: 'superseded', reason: 'newer-login' })
    : end(ports, attempt, { outcome: 'completed', reason: 'connected', connectionId })
}

/**
 * What a failure means for the login: its end, or another look later. However many messages meet the same trouble,
 * one of them comes back and the others are dropped, so that a partner that asks every second adds nothing to it.
 */
async function afterFailure(
  ports: FinalizePorts,
  attempt: LoginAttempt,
  landing: LandingToken,
  failure: Failure,
): Promise<QueueOutcome> {
  const { attemptId } = attempt
  // Another run has gone on to the end and taken the token away: the next look finds the attempt ended.
  if (!(await ports.landingTokens.find(attemptId))) return { again: { afterSeconds: 1 } }
  ports.log.warn('a login cannot go on', { attemptId, ...failure.facts, code: failure.code })
  const now = ports.clock.now()
  const givenUp = failure.retry === 'later' && now >= landing.sealedAt + PATIENCE_MILLISECONDS
  const reason = givenUp ? 'out-of-reach' : reasonOf[failure.code]
  if (reason) {
    await end(ports, attempt, { outcome: 'failed', reason })
    return undefined
  }
  if (failure.retry !== 'later') throw failure
  const afterSeconds = Math.min(firstWait(failure), LONGEST_DELAY_SECONDS)
  const until = now + afterSeconds * 1000 - CLOCK_DIFFERENCE_MILLISECONDS
  const mine = await ports.attemptNotes.putOff(attemptId, now, until)
  return mine ? { again: { afterSeconds } } : { elsewhere: { afterSeconds } }
}

/** Takes an attempt with a landing token to its end: superseded, refused, unconfirmed, or an active connection. */
export async function finalizeSealed(
  ports: FinalizePorts,
  attempt: LoginAttempt,
  landing: LandingToken,
): Promise<QueueOutcome> {
  if ((await ports.linkConsumption.consume(attempt.linkHash, attempt.attemptId)) === 'taken') {
    await end(ports, attempt, { outcome: 'superseded', reason: 'another-login-first' })
    return undefined
  }
  if (attempt.rejectedAt !== undefined) {
    await end(ports, attempt, { outcome: 'refused', reason: 'wrong-reference' })
    return undefined
  }
  if (ports.deployment.confirm && attempt.confirmedAt === undefined)
    return unconfirmed(ports, attempt, landing)
  const wait = (attempt.putOffUntil ?? 0) - ports.clock.now()
  if (wait > 0) return { elsewhere: { afterSeconds: Math.ceil(wait / 1000) } }
  try {
    await settle(ports, attempt, landing)
    return undefined
  } catch (error) {
    const failure = failureOf(error)
    if (!failure) throw error
    return afterFailure(ports, attempt, landing, failure)
  }
}
