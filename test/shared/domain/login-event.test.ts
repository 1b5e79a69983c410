import { expect, it } from 'vitest'
import { loginEvent } from '../../../shared/domain/login-event.ts'
import { NOON } from '../../factories/ambient.ts'
import { loginAttempt } from '../../factories/logins.ts'

it('an end is told under the attempt’s id, at the time that it ended', () => {
  const attempt = loginAttempt({ status: 'ended', endedAt: NOON })
  const end = { outcome: 'completed', reason: 'connected', connectionId: 'inst_a.b' } as const
  expect(loginEvent(attempt, end, NOON + 60_000)).toEqual({
    id: 'login#attempt-0000000000000',
    type: 'login.completed',
    version: 1,
    time: '2026-11-23T12:30:00.000Z',
    attemptId: 'attempt-0000000000000',
    connectionId: 'inst_a.b',
    reference: 'harbour-coffee',
    data: { caller: 'partner-backend', app: 'demo', configuration: 'ads-insights', reason: 'connected' },
  })
})

it('an end that has not been written yet is told as of now', () => {
  const end = { outcome: 'failed', reason: 'dialog-error', metaCode: '1349126' } as const
  const event = loginEvent(loginAttempt(), end, NOON + 60_000)
  expect(event).toMatchObject({ time: '2026-11-23T12:31:00.000Z', type: 'login.failed' })
  expect(event.data).toMatchObject({ reason: 'dialog-error', metaCode: '1349126' })
  expect(event).not.toHaveProperty('connectionId')
})

it('an event carries nothing by which a login could be taken over', () => {
  const attempt = loginAttempt()
  const text = JSON.stringify(
    loginEvent(attempt, { outcome: 'cancelled', reason: 'cancelled-or-refused' }, NOON),
  )
  for (const hidden of [attempt.linkHash, attempt.stateHash, attempt.cookieHash, attempt.handleHash]) {
    expect(text).not.toContain(hidden)
  }
})
