import { expect, it } from 'vitest'
import { Failure, type FailureCode, failureOf } from '../../../shared/base/failure.ts'

it('a failure says by its code alone whether doing it again can help', () => {
  expect(new Failure('ERR_GRAPH_TRANSIENT', 'broke off').retry).toBe('later')
  expect(new Failure('ERR_GRAPH_TOKEN_DEAD', 'is dead').retry).toBe('after-reconnect')
  expect(new Failure('ERR_REQUEST_INVALID', 'is wrong').retry).toBe('never')
})

it.each<FailureCode>(['ERR_GRAPH_CODE_DEAD', 'ERR_GRAPH_BAD_REQUEST', 'ERR_VAULT_SEAL_BROKEN'])(
  'what would fail the same way again is never retried: %s',
  (code) => {
    expect(new Failure(code, 'said no').retry).toBe('never')
  },
)

it('a failure is an error with message, facts, cause and what the far side asked to wait', () => {
  const cause = new Error('below')
  const failure = new Failure('ERR_GRAPH_THROTTLED_APP', 'too many calls', {
    facts: { operation: 'insights' },
    cause,
    retryAfterSeconds: 120,
  })
  expect(failure).toBeInstanceOf(Error)
  expect(failure).toMatchObject({
    name: 'Failure',
    message: 'too many calls',
    facts: { operation: 'insights' },
    retryAfterSeconds: 120,
  })
  expect(failure.cause).toBe(cause)
})

it('a failure without a cause has none, not an undefined one', () => {
  expect('cause' in new Failure('ERR_GRAPH_TIMEOUT', 'no answer')).toBe(false)
  expect(new Failure('ERR_GRAPH_TIMEOUT', 'no answer').facts).toEqual({})
})

it('failureOf gives the failure of one of these codes and nothing else', () => {
  const failure = new Failure('ERR_RESULT_GONE', 'is gone')
  expect(failureOf(failure)).toBe(failure)
  expect(failureOf(failure, 'ERR_RESULT_UNKNOWN', 'ERR_RESULT_GONE')).toBe(failure)
  expect(failureOf(failure, 'ERR_RESULT_UNKNOWN')).toBeUndefined()
  expect(failureOf(new Error('ERR_RESULT_GONE'))).toBeUndefined()
  expect(failureOf({ code: 'ERR_RESULT_GONE', retry: 'never' })).toBeUndefined()
})
