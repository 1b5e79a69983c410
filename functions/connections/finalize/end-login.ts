import type { LoginAttempt, LoginEnd } from '../../../shared/domain/login-attempt.ts'
import { loginEvent } from '../../../shared/domain/login-event.ts'
import type { FinalizePorts } from './ports.ts'

/** Publishes the end of an attempt that the callback has ended, once at least. */
export async function tell(ports: FinalizePorts, attempt: LoginAttempt): Promise<void> {
  if (!attempt.end || attempt.toldAt !== undefined) return
  const now = ports.clock.now()
  await ports.eventBus.publish([loginEvent(attempt, attempt.end, now)])
  await ports.attemptTold.told(attempt.attemptId, now)
}

/**
 * Ends the login: the event first, under the attempt's id, then the write that ends the attempt, then the landing
 * token goes. A crash in between repeats the rest.
 */
export async function end(ports: FinalizePorts, attempt: LoginAttempt, outcome: LoginEnd): Promise<void> {
  const { attemptId } = attempt
  const now = ports.clock.now()
  await ports.eventBus.publish([loginEvent(attempt, outcome, now)])
  await ports.attemptEnds.end(attemptId, {
    from: ['pending', 'exchanging', 'sealed'],
    end: outcome,
    now,
    told: true,
  })
  await ports.landingTokens.remove(attemptId)
  ports.metrics.count('LoginsEnded', { outcome: outcome.outcome, reason: outcome.reason })
  ports.log.info('a login ended', { attemptId, outcome: outcome.outcome, reason: outcome.reason })
}
