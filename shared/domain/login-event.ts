import type { DomainEvent } from './event.ts'
import type { LoginAttempt, LoginEnd } from './login-attempt.ts'

/** What the bus hears when a login has ended; its id is the attempt's, so it may go out twice and count once. */
export function loginEvent(attempt: LoginAttempt, end: LoginEnd, now: number): DomainEvent {
  return {
    id: `login#${attempt.attemptId}`,
    type: `login.${end.outcome}`,
    version: 1,
    time: new Date(attempt.endedAt ?? now).toISOString(),
    attemptId: attempt.attemptId,
    ...(end.connectionId !== undefined && { connectionId: end.connectionId }),
    reference: attempt.reference,
    data: {
      caller: attempt.caller,
      app: attempt.appKey,
      configuration: attempt.configuration,
      reason: end.reason,
      ...(end.metaCode !== undefined && { metaCode: end.metaCode }),
    },
  }
}
