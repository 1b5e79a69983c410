import * as z from 'zod'
import { Failure } from '../../../shared/base/failure.ts'
import type { LoginAttempt } from '../../../shared/domain/login-attempt.ts'
import type { QueueOutcome } from '../../../shared/kernel/doors/queue.ts'
import { close, end } from './end-login.ts'
import { finalizeSealed } from './finalize-sealed.ts'
import type { FinalizePorts } from './ports.ts'
import { loseToken, takeOver } from './take-over.ts'

const schema = z.looseObject({ v: z.literal(1), attemptId: z.string().min(1) })

function read(message: unknown): string {
  const result = schema.safeParse(message)
  if (result.success) return result.data.attemptId
  throw new Failure('ERR_MESSAGE_MALFORMED', 'a finalize message has an unknown version or shape')
}

/** No landing token: the exchange has not begun, is under way, or was left by a process that is dead. */
async function withoutToken(ports: FinalizePorts, attempt: LoginAttempt): Promise<'sealed' | QueueOutcome> {
  const now = ports.clock.now()
  if (attempt.status === 'pending') {
    // Its time ran out between the callback's look and its exchange: nobody else would ever end it.
    if (attempt.expiresAt <= now) await end(ports, attempt, { outcome: 'failed', reason: 'expired' })
    return undefined
  }
  const wait = (attempt.putOffUntil ?? 0) - now
  if (wait > 0) return { elsewhere: { afterSeconds: Math.ceil(wait / 1000) } }
  const remaining = (attempt.exchangeDeadlineAt ?? 0) - now
  if (remaining > 0) return { again: { afterSeconds: Math.ceil(remaining / 1000) } }
  return attempt.status === 'exchanging' ? takeOver(ports, attempt) : loseToken(ports, attempt)
}

async function lookAfter(ports: FinalizePorts, attemptId: string): Promise<QueueOutcome> {
  // The landing token first: another run ends the attempt before it removes the token, so a token that is gone is
  // never taken for one that was lost.
  const landing = await ports.landingTokens.find(attemptId)
  const attempt = await ports.loginAttempts.find(attemptId)
  if (!attempt) {
    ports.log.warn('an attempt to finalize is gone', { attemptId })
    return undefined
  }
  if (attempt.status === 'ended') {
    await close(ports, attempt)
    return undefined
  }
  if (landing) return finalizeSealed(ports, attempt, landing)
  const outcome = await withoutToken(ports, attempt)
  return outcome === 'sealed' ? lookAfter(ports, attemptId) : outcome
}

/**
 * Looks after one attempt, however often and in whatever order it is told to: by the watchdog of the exchange, by
 * each redeem of the result, by a callback that ended the login. The attempt and its landing token say what is left
 * to do; the message only says for whom. The landing token is removed last, once the attempt has ended.
 */
export async function run(ports: FinalizePorts, message: unknown): Promise<QueueOutcome> {
  return lookAfter(ports, read(message))
}
