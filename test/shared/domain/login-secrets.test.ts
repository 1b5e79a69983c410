import * as fc from 'fast-check'
import { expect, it } from 'vitest'
import { fingerprint } from '../../../shared/base/hash.ts'
import {
  cookieNameOf,
  handleOf,
  provesBrowser,
  readBearer,
  writeBearer,
} from '../../../shared/domain/login-secrets.ts'
import { loginAttempt } from '../../factories/logins.ts'

const state = { attemptId: 'attempt-0123456789abcd', secret: 'secret-0123456789abcdef012345678' }
const cookie = 'cookie-0123456789abcdef'
const attempt = loginAttempt({ stateHash: fingerprint(state.secret), cookieHash: fingerprint(cookie) })

it('what is written is read again', () => {
  const part = fc.stringMatching(/^[A-Za-z0-9_-]{20,64}$/)
  fc.assert(
    fc.property(part, part, (attemptId, secret) => {
      expect(readBearer(writeBearer({ attemptId, secret }))).toEqual({ attemptId, secret })
    }),
  )
})

it.each([
  undefined,
  '',
  '.',
  state.attemptId,
  `${state.attemptId}.`,
  `.${state.secret}`,
  `${state.attemptId}.${state.secret}.`,
  `${state.attemptId}.${state.secret}.more`,
  `${state.attemptId}.${'x'.repeat(19)}`,
  `${state.attemptId}.${'x'.repeat(65)}`,
  `${state.attemptId}.${state.secret} `,
  ` ${state.attemptId}.${state.secret}`,
  `${state.attemptId}.${state.secret}\n`,
  `${state.attemptId}.secret-with-a-percent%00`,
  `ATTEMPT#${state.attemptId}.${state.secret}`,
  `${state.attemptId}.ſecret-0123456789abcdef012345678`,
])('what we cannot have made is not read: %j', (text) => {
  expect(readBearer(text)).toBeUndefined()
})

it('the handle of a state is always the same, so that a replay leads to the same place', () => {
  expect(handleOf(state)).toBe(handleOf({ ...state }))
  expect(readBearer(handleOf(state))?.attemptId).toBe(state.attemptId)
})

it('a handle is not the state, and another attempt or secret has another one', () => {
  const handles = [
    handleOf(state),
    handleOf({ ...state, secret: `${state.secret}x` }),
    handleOf({ ...state, attemptId: `${state.attemptId}x` }),
  ]
  expect(new Set([writeBearer(state), ...handles]).size).toBe(4)
  expect(handles.join()).not.toContain(state.secret)
})

it('the cookie is for this host and https only, and one per attempt', () => {
  expect(cookieNameOf(state.attemptId)).toBe('__Host-login-attempt-0123456789abcd')
})

it('state and cookie that were issued together prove the browser', () => {
  expect(provesBrowser(attempt, state, cookie)).toBe(true)
})

it.each([
  ['no cookie', state, undefined],
  ['an empty cookie', state, ''],
  ['another browser’s cookie', state, 'cookie-of-another-browser'],
  ['the fingerprint of the cookie', state, fingerprint(cookie)],
  ['another state', { ...state, secret: 'secret-of-another-login-0123' }, cookie],
  ['the handle of the state', { ...state, secret: handleOf(state).split('.')[1] ?? '' }, cookie],
  ['state and cookie swapped', { ...state, secret: cookie }, state.secret],
])('%s proves nothing', (_what, given, withCookie) => {
  expect(provesBrowser(attempt, given, withCookie)).toBe(false)
})
