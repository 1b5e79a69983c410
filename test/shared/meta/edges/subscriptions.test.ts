import { expect, it } from 'vitest'
import { Secret } from '../../../../shared/base/secret.ts'
import { appSubscriptions, subscribeApp } from '../../../../shared/meta/edges/subscriptions.ts'
import { everythingOf, refusalOf, VALUE } from './malformed.ts'

const verifyToken = new Secret('the-token')
const subscription = {
  appId: '1029384756102938',
  object: 'application',
  callbackUrl: 'https://login.example/webhooks/demo',
  fields: ['one', 'two'],
  verifyToken,
}

it('an app subscribes as itself, with values, its token among the secrets', () => {
  const call = subscribeApp(subscription)
  expect(call).toMatchObject({
    operation: 'subscribe-app',
    method: 'POST',
    path: '1029384756102938/subscriptions',
    params: {
      object: 'application',
      callback_url: 'https://login.example/webhooks/demo',
      fields: 'one,two',
      include_values: 'true',
    },
    as: 'app',
    repeatable: true,
  })
  expect(call.secretParams).toEqual({ verify_token: verifyToken })
  expect(JSON.stringify(call)).not.toContain('the-token')
})

it.each([true, 'true'])('the answer %j is success', (success) => {
  expect(subscribeApp(subscription).read({ success })).toBeUndefined()
})

it.each([{}, { success: false }, { success: VALUE }, null, VALUE])(
  'any other answer is malformed and shows no value: %j',
  (body) => {
    const failure = refusalOf(subscribeApp(subscription), body)
    expect(failure).toMatchObject({ code: 'ERR_GRAPH_MALFORMED', facts: { operation: 'subscribe-app' } })
    expect(everythingOf(failure)).not.toContain(VALUE)
  },
)

it('what is subscribed is read back, fields with their versions or as words', () => {
  const call = appSubscriptions('1029384756102938')
  expect(call).toMatchObject({ method: 'GET', path: '1029384756102938/subscriptions', params: {}, as: 'app' })
  const data = [
    {
      object: 'application',
      callback_url: 'https://login.example/webhooks/demo',
      active: true,
      fields: [{ name: 'one', version: 'v25.0' }, 'two'],
    },
    { object: 'page' },
  ]
  expect(call.read({ data })).toEqual([
    {
      object: 'application',
      callbackUrl: 'https://login.example/webhooks/demo',
      active: true,
      fields: ['one', 'two'],
    },
    { object: 'page', callbackUrl: '', active: true, fields: [] },
  ])
  expect(call.read({ data: [] })).toEqual([])
})

it.each([{}, { data: {} }, { data: [{ callback_url: VALUE }] }, { data: [{ object: 'a', fields: [{}] }] }])(
  'a list of another shape is malformed: %j',
  (body) => {
    const failure = refusalOf(appSubscriptions('1'), body)
    expect(failure).toMatchObject({ code: 'ERR_GRAPH_MALFORMED' })
    expect(everythingOf(failure)).not.toContain(VALUE)
  },
)
