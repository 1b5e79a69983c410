import { afterEach, beforeEach, expect, test } from 'vitest'
import { appToken, connect, control, graph, seeded, send, startWithoutProof } from '../drive.ts'
import { bodiesOf, installFields, settled, subscribe } from '../drive-webhooks.ts'
import { startReceiver, type Receiver } from '../receiver.ts'
import { startEmulator, type Emulator } from '../start-emulator.ts'

let emulator: Emulator
let receiver: Receiver
beforeEach(async () => {
  emulator = await startWithoutProof()
  receiver = await startReceiver()
})
afterEach(async () => {
  await emulator.close()
  await receiver.close()
})

const path = `/${seeded.appId}/subscriptions`
const listed = () => graph(emulator, path, { access_token: appToken })
const drop = (fields: Readonly<Record<string, string>>) =>
  send(emulator, `/v25.0${path}?${new URLSearchParams({ access_token: appToken, ...fields }).toString()}`, {
    method: 'DELETE',
  })

test('a subscription is made once the callback has repeated the challenge', async () => {
  const answer = await subscribe(emulator, receiver)
  expect([answer.status, answer.json.value]).toEqual([200, { success: true }])
  const [handshake] = receiver.handshakes
  expect(handshake?.query.get('hub.mode')).toBe('subscribe')
  expect(handshake?.query.get('hub.verify_token')).toBe('verify-me')
  expect(handshake?.query.get('hub.challenge')).toMatch(/^\d{10}$/)
  expect((await listed()).json.at('data')).toEqual([
    {
      object: 'application',
      callback_url: receiver.url,
      active: true,
      fields: installFields.split(',').map((name) => ({ name, version: 'v25.0' })),
    },
  ])
})

test('a callback keeps its own query in the handshake', async () => {
  await subscribe(emulator, receiver, { callback_url: `${receiver.url}?app=main` })
  expect(receiver.handshakes[0]?.query.get('app')).toBe('main')
  expect(receiver.handshakes[0]?.query.get('hub.mode')).toBe('subscribe')
})

test('a callback that refuses, or repeats something else, is not subscribed', async () => {
  receiver.greet = (_, response) => response.writeHead(403).end('no')
  const refused = await subscribe(emulator, receiver)
  expect([refused.status, refused.json.at('error', 'code')]).toEqual([400, 2200])
  expect(refused.json.at('error', 'message')).toContain('HTTP Status Code = 403; HTTP Message = Forbidden')
  receiver.greet = (challenge, response) => response.end(`${challenge}\n`)
  const wrong = await subscribe(emulator, receiver)
  expect(wrong.json.at('error', 'message')).toContain('Response does not match challenge')
  receiver.greet = (_, response) => response.destroy()
  const cut = await subscribe(emulator, receiver)
  expect(cut.json.at('error', 'message')).toContain('curl_errno = 7')
  expect((await listed()).json.at('data')).toEqual([])
})

test.each([
  ['http://hooks.example.com/x', 'must be an https address'],
  ['https://hooks.example.com/x', 'The emulator calls nothing beyond this machine'],
  ['ftp://127.0.0.1/x', 'must be a URL'],
  ['http://127.0.0.1:1/x#y', 'must be a URL'],
  ['nonsense', 'must be a URL'],
])('a callback at %s is refused', async (callbackUrl, message) => {
  const answer = await subscribe(emulator, receiver, { callback_url: callbackUrl })
  expect(answer.status).toBe(400)
  expect(answer.json.at('error', 'message')).toContain(message)
})

test.each([
  [{ object: 'nothing' }, 'param object must be one of'],
  [{ object: undefined }, 'The parameter object is required'],
  [{ fields: 'everything' }, 'param fields must be one of'],
  [{ fields: undefined }, 'The parameter fields is required'],
  [{ fields: '[{"toString":1}]' }, 'param fields must be an array'],
  [{ object: 'page', fields: 'feed,<b>' }, 'a name that is none'],
  [{ verify_token: undefined }, 'The parameter verify_token is required'],
  [{ callback_url: undefined }, 'The parameter callback_url is required'],
])('a subscription with %j is refused before anybody is asked', async (changes, message) => {
  const answer = await subscribe(emulator, receiver, changes)
  expect([answer.status, answer.json.at('error', 'code')]).toEqual([400, 100])
  expect(answer.json.at('error', 'message')).toContain(message)
  expect(receiver.handshakes).toEqual([])
})

test('only the app’s own token may subscribe', async () => {
  const token = await connect(emulator)
  const answer = await subscribe(emulator, receiver, { access_token: token })
  expect(answer.json.at('error', 'code')).toBe(15)
  const other = await graph(emulator, '/999999999/subscriptions', { access_token: appToken })
  expect(other.json.at('error', 'error_subcode')).toBe(33)
})

test('an app that requires the proof wants it here too', async () => {
  const strict = await startEmulator()
  const answer = await subscribe(strict, receiver)
  await strict.close()
  expect(answer.json.at('error', 'message')).toContain('require an appsecret_proof')
})

test('a version that never was is refused before the callback is asked', async () => {
  const body = new URLSearchParams({ access_token: appToken, object: 'application' })
  const answer = await send(emulator, `/v99.0${path}`, { method: 'POST', body })
  expect(answer.json.at('error', 'code')).toBe(2500)
})

test('a later subscription of the same object takes the place of the earlier one', async () => {
  await subscribe(emulator, receiver)
  await subscribe(emulator, receiver, { fields: 'business_integration_uninstall' })
  await subscribe(emulator, receiver, { object: 'page', fields: 'feed, leadgen' })
  const data = (await listed()).json
  expect(data.at('data', 0, 'fields')).toEqual([{ name: 'business_integration_uninstall', version: 'v25.0' }])
  expect(data.at('data', 1, 'object')).toBe('page')
})

test('fields, objects and all of it can be taken back', async () => {
  await subscribe(emulator, receiver)
  await subscribe(emulator, receiver, { object: 'page', fields: 'feed' })
  const some = 'business_integration_install,business_integration_update'
  expect((await drop({ object: 'application', fields: some })).json.value).toEqual({ success: true })
  expect((await listed()).json.at('data', 0, 'fields', 0, 'name')).toBe('business_integration_uninstall')
  await drop({ object: 'application', fields: 'business_integration_uninstall' })
  expect((await listed()).json.at('data', 0, 'object')).toBe('page')
  await drop({})
  expect((await listed()).json.at('data')).toEqual([])
})

test('without include_values a notification names the field only', async () => {
  await subscribe(emulator, receiver, { include_values: undefined })
  await connect(emulator)
  await settled(emulator)
  expect(bodiesOf(receiver)).toMatchObject([
    { entry: [{ id: seeded.appId, changed_fields: ['business_integration_install'] }] },
  ])
})

test('the control plane shows subscriptions without the verify token', async () => {
  await subscribe(emulator, receiver)
  const shown = await control(emulator, '/webhooks')
  expect(shown.json.at('subscriptions', 0, 'callbackUrl')).toBe(receiver.url)
  expect(shown.text).not.toContain('verify-me')
})
