import { Failure, failureOf } from '../../../shared/base/failure.ts'
import {
  CODE_LIFETIME_MILLISECONDS,
  type LoginAttempt,
  TAKEOVER_DEADLINE_MILLISECONDS,
} from '../../../shared/domain/login-attempt.ts'
import { CLOCK_DIFFERENCE_MILLISECONDS } from '../../../shared/domain/retry-delay.ts'
import type { QueueOutcome } from '../../../shared/kernel/doors/queue.ts'
import { exchangeCode } from '../../../shared/meta/edges/oauth-access-token.ts'
import type { SealedCode } from '../../../shared/ports/token-vault.ts'
import { end } from './end-login.ts'
import type { FinalizePorts } from './ports.ts'

/** Ends a login whose exchange began and whose token nobody holds: it must be done again. */
export async function loseToken(ports: FinalizePorts, attempt: LoginAttempt): Promise<undefined> {
  ports.metrics.count('TokenLost')
  await end(ports, attempt, { outcome: 'failed', reason: 'exchange-lost' })
}

/** Whether the login has an end already that no token would change; then the code is not spent in vain. */
async function endedOtherwise(ports: FinalizePorts, attempt: LoginAttempt): Promise<boolean> {
  if (attempt.rejectedAt !== undefined) {
    return end(ports, attempt, { outcome: 'refused', reason: 'wrong-reference' })
  }
  const consumer = await ports.linkConsumption.consumedBy(attempt.linkHash)
  if (consumer === undefined || consumer === attempt.attemptId) return false
  return end(ports, attempt, { outcome: 'superseded', reason: 'another-login-first' })
}

async function exchangeAndSeal(
  ports: FinalizePorts,
  attempt: LoginAttempt,
  sealedCode: SealedCode,
): Promise<void> {
  const { attemptId, appKey, redirectUri } = attempt
  const app = ports.deployment.apps[appKey]
  if (!app) throw new Failure('ERR_DEPLOYMENT_INVALID', `the deployment no longer has app ${appKey}`)
  await ports.graphAsApp.ready(appKey)
  const taken = await ports.landingTakeover.open({ appKey, attemptId }, sealedCode)
  const { authorizationCode } = taken
  const call = exchangeCode({ appId: app.appId, redirectUri, authorizationCode })
  await taken.store(await ports.graphAsApp.call(appKey, call))
  await ports.attemptTakeover.sealed(attemptId, ports.clock.now())
}

/** Whether Meta has said no to the code itself; a wrong app secret is not mended within a code's life either. */
function isRefusal({ code, retry, facts }: Failure): boolean {
  return facts['metaCode'] !== undefined && (retry !== 'later' || code === 'ERR_GRAPH_OPERATOR')
}

/**
 * A code that Meta refuses has been spent by the exchange before, or has died since: nobody can tell, and no token will
 * come of it. Anything else passes or does not before the code is too old: one message looks again at the deadline.
 */
async function afterFailure(
  ports: FinalizePorts,
  attempt: LoginAttempt,
  deadlineAt: number,
  failure: Failure,
): Promise<QueueOutcome> {
  const { attemptId } = attempt
  ports.log.warn('an exchange could not be taken over', { attemptId, ...failure.facts, code: failure.code })
  if (isRefusal(failure)) return loseToken(ports, attempt)
  if (failure.retry !== 'later') throw failure
  const now = ports.clock.now()
  const mine = await ports.attemptNotes.putOff(attemptId, now, deadlineAt - CLOCK_DIFFERENCE_MILLISECONDS)
  const afterSeconds = Math.ceil((deadlineAt - now) / 1000)
  return mine ? { again: { afterSeconds } } : { elsewhere: { afterSeconds } }
}

/**
 * Goes on with an exchange whose deadline has passed and of which no landing token came: its process is dead, and a
 * token that it may have brought is held by nobody, so nothing is lost by sending the code again, even if Meta takes
 * that token back for it (RFC 6749, section 4.1.2). One run at a time does so, until a new deadline. `sealed` when
 * there is a token to go on with.
 */
export async function takeOver(
  ports: FinalizePorts,
  attempt: LoginAttempt,
): Promise<'sealed' | QueueOutcome> {
  const { attemptId, exchangeDeadlineAt = 0, codeTakenAt = 0 } = attempt
  const now = ports.clock.now()
  const deadlineAt = now + TAKEOVER_DEADLINE_MILLISECONDS
  const claim = { seenDeadlineAt: exchangeDeadlineAt, deadlineAt }
  const claimed = await ports.attemptTakeover.claim(attemptId, claim)
  if (!claimed) return { again: { afterSeconds: 1 } }
  if (await endedOtherwise(ports, attempt)) return undefined
  const { sealedCode } = claimed
  if (!sealedCode || now >= codeTakenAt + CODE_LIFETIME_MILLISECONDS) return loseToken(ports, attempt)
  try {
    await exchangeAndSeal(ports, attempt, sealedCode)
  } catch (error) {
    const failure = failureOf(error)
    if (!failure) throw error
    return afterFailure(ports, attempt, deadlineAt, failure)
  }
  ports.metrics.count('ExchangesTakenOver')
  ports.log.info('an exchange was taken over', { attemptId })
  return 'sealed'
}
