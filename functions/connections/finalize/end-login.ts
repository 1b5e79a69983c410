import type { LoginAttempt, LoginEnd } from '../../../shared/domain/login-attempt.ts'
import { loginEvent } from '../../../shared/domain/login-event.ts'
import type { FinalizePorts } from './ports.ts'

async function tell(ports: FinalizePorts, attempt: LoginAttempt, end: LoginEnd): Promise<void> {
  const { attemptId } = attempt
  const { outcome, reason } = end
  const now = ports.clock.now()
  await ports.eventBus.publish([loginEvent(attempt, end, now)])
  await ports.attemptNotes.told(attemptId, now)
  ports.metrics.count('LoginsEnded', { outcome, reason })
  ports.log.info('a login ended', { attemptId, outcome, reason })
}

/** What is left to do once an attempt has ended: the bus hears of it, once at least, and the landing token goes. */
export async function close(ports: FinalizePorts, attempt: LoginAttempt): Promise<void> {
  if (attempt.end && attempt.toldAt === undefined) await tell(ports, attempt, attempt.end)
  await ports.landingTokens.remove(attempt.attemptId)
}

/**
 * Ends the login and closes it. Of several ends one stands, which the write decides, and only that one is told; a
 * crash anywhere repeats the rest. False when the attempt does not end: it was confirmed after all.
 */
export async function end(
  ports: FinalizePorts,
  { attemptId }: LoginAttempt,
  outcome: LoginEnd,
  options: { readonly unlessConfirmed?: boolean } = {},
): Promise<boolean> {
  await ports.attemptEnds.end(attemptId, {
    from: ['pending', 'exchanging', 'sealed'],
    end: outcome,
    now: ports.clock.now(),
    ...options,
  })
  const standing = await ports.loginAttempts.find(attemptId)
  if (standing?.status !== 'ended') return false
  await close(ports, standing)
  return true
}
