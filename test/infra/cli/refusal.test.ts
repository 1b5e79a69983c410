import { expect, it } from 'vitest'
import { Refusal, refusalOf } from '../../../infra/cli/refusal.ts'

const named = (name: string, message = 'some detail') => Object.assign(new Error(message), { name })

it.each([
  [named('CredentialsProviderError'), 'no AWS credentials'],
  [named('ExpiredTokenException'), 'does not accept these credentials'],
  [named('InvalidClientTokenId'), 'does not accept these credentials'],
  [named('Error', 'Region is missing'), 'set AWS_REGION'],
  [named('AccessDeniedException', 'not authorized to perform X'), 'not authorized to perform X'],
  [Object.assign(named('Error'), { code: 'ECONNREFUSED' }), 'cannot be reached (ECONNREFUSED)'],
])('says what %s means to the operator', (error, words) => {
  const refusal = refusalOf(error)
  expect(refusal).toBeInstanceOf(Refusal)
  expect(String(refusal)).toContain(words)
})

it('leaves everything else as it is, so that its stack trace is seen', () => {
  const error = named('TypeError')
  expect(refusalOf(error)).toBe(error)
  expect(refusalOf('thrown text')).toBe('thrown text')
})
