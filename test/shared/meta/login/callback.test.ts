import * as fc from 'fast-check'
import { expect, it } from 'vitest'
import { readCallback } from '../../../../shared/meta/login/callback.ts'

it('a code is read, and is a secret', () => {
  const answer = readCallback({ code: 'AQsecretcode', state: 's' })
  expect(answer.kind === 'code' && answer.authorizationCode.reveal()).toBe('AQsecretcode')
  expect(JSON.stringify(answer)).not.toContain('AQsecretcode')
})

it('a code of 4,096 characters is read and a longer one is not', () => {
  expect(readCallback({ code: 'A'.repeat(4096) }).kind).toBe('code')
  expect(readCallback({ code: 'A'.repeat(4097) })).toEqual({ kind: 'unreadable' })
})

it('the first family: a cancel and a refusal in its disguise are one', () => {
  const documented = {
    error: 'access_denied',
    error_code: '200',
    error_description: 'Permissions error',
    error_reason: 'user_denied',
  }
  expect(readCallback(documented)).toEqual({ kind: 'cancelled-or-refused' })
  expect(readCallback({ error: 'access_denied' })).toEqual({ kind: 'cancelled-or-refused' })
  expect(readCallback({ error: 'x', error_reason: 'user_denied' })).toEqual({ kind: 'cancelled-or-refused' })
})

it('the first family: any other error keeps its code, or its word where there is none', () => {
  expect(readCallback({ error: 'server_error', error_code: '2' })).toEqual({ kind: 'error', metaCode: '2' })
  expect(readCallback({ error: 'temporarily_unavailable' })).toEqual({
    kind: 'error',
    metaCode: 'temporarily_unavailable',
  })
})

it.each(['1349048', '1349126', '1349168', '1349186', '1349220', '1349245'])(
  'the second family, which has no error at all: error_code %s',
  (error_code) => {
    expect(readCallback({ error_code, error_message: 'App not set up' })).toEqual({
      kind: 'error',
      metaCode: error_code,
    })
  },
)

it('an error wins over a code that comes with it: such a code is never spent', () => {
  expect(readCallback({ code: 'AQ', error: 'access_denied' }).kind).toBe('cancelled-or-refused')
  expect(readCallback({ code: 'AQ', error_code: '1349126' }).kind).toBe('error')
})

it.each([{}, { code: '' }, { state: 's' }, { code: undefined }, { error_message: 'text alone' }])(
  'what is neither a code nor an error is unreadable: %j',
  (query) => {
    expect(readCallback(query)).toEqual({ kind: 'unreadable' })
  },
)

it.each([
  '<script>alert(1)</script>',
  'you have won',
  '1349126\n',
  'a'.repeat(41),
  '',
  '%3Cb%3E',
  "';drop table",
  'https://evil.example',
  '‮1349126',
])('an error code that a stranger has filled with text becomes unknown: %j', (hostile) => {
  expect(readCallback({ error_code: hostile })).toEqual({ kind: 'error', metaCode: 'unknown' })
  expect(readCallback({ error: hostile })).toEqual({ kind: 'error', metaCode: 'unknown' })
})

it('whatever is reflected, nothing but a short word comes through', () => {
  const value = fc.option(fc.string({ unit: 'binary', maxLength: 60 }), { nil: undefined })
  const query = fc.record({ error: value, error_code: value, error_reason: value, error_description: value })
  fc.assert(
    fc.property(query, (given) => {
      const { kind, ...rest } = readCallback({ ...given, error_message: 'reflected text' })
      expect(['cancelled-or-refused', 'error', 'unreadable']).toContain(kind)
      expect(JSON.stringify(rest)).toMatch(/^\{("metaCode":"[A-Za-z0-9_-]{1,40}")?\}$/)
    }),
  )
})
