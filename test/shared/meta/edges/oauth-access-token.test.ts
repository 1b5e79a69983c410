import { inspect } from 'node:util'
import { expect, it } from 'vitest'
import { Secret } from '../../../../shared/base/secret.ts'
import { exchangeCode } from '../../../../shared/meta/edges/oauth-access-token.ts'
import { everythingOf, refusalOf, VALUE } from './malformed.ts'

const call = exchangeCode({
  appId: '1029384756102938',
  redirectUri: 'https://login.example/callback/demo',
  authorizationCode: new Secret('AQsecretcode'),
})

it('a code is exchanged by a form, under the app’s secret, and never twice', () => {
  expect(call).toMatchObject({
    operation: 'exchange-code',
    method: 'POST',
    path: 'oauth/access_token',
    params: { client_id: '1029384756102938', redirect_uri: 'https://login.example/callback/demo' },
    as: 'code-exchange',
    repeatable: false,
  })
  expect(call.secretParams).toMatchObject({ client_secret: 'app-secret' })
  expect(Object.keys(call.params)).toEqual(['client_id', 'redirect_uri'])
})

it('the code is in the call as a secret only', () => {
  const code = call.secretParams?.['code']
  expect(code instanceof Secret && code.reveal()).toBe('AQsecretcode')
  expect(inspect(call, { depth: 9 }) + JSON.stringify(call)).not.toContain('AQsecretcode')
})

it('the token is read as a secret, whatever else the answer says of it', () => {
  const token = call.read({ access_token: 'EAAtoken', token_type: 'bearer', expires_in: 5183944 })
  expect(token.reveal()).toBe('EAAtoken')
  expect(String(token)).toBe('[secret]')
})

it.each([{}, { access_token: '' }, { access_token: { value: VALUE } }, { token: VALUE }, VALUE, undefined])(
  'an answer without a token is malformed and shows no value: %j',
  (body) => {
    const failure = refusalOf(call, body)
    expect(failure).toMatchObject({ code: 'ERR_GRAPH_MALFORMED', facts: { operation: 'exchange-code' } })
    expect(everythingOf(failure)).not.toContain(VALUE)
  },
)
