import { createHmac } from 'node:crypto'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { appToken, connect, control, exchange, graph, logIn, seeded, send } from './drive.ts'
import { settled, subscribe } from './drive-webhooks.ts'
import { startReceiver } from './receiver.ts'
import { startEmulator, type Emulator } from './start-emulator.ts'

let emulator: Emulator
let token: string
beforeEach(async () => {
  emulator = await startEmulator()
  token = await connect(emulator)
})
afterEach(() => emulator.close())

const NEW_SECRET = 'fedcba9876543210fedcba9876543210'
const change = (changes: object) => control(emulator, `/apps/${seeded.appId}`, changes)
const proofOf = (text: string, secret: string = seeded.appSecret) =>
  createHmac('sha256', secret).update(text).digest('hex')
const call = (path: string, text: string, more: Readonly<Record<string, string>> = {}, secret?: string) =>
  graph(emulator, path, { access_token: text, appsecret_proof: proofOf(text, secret), ...more })
const debug = (caller = appToken, secret?: string) =>
  call('/debug_token', caller, { input_token: token }, secret)

test('with yesterday’s secret every call that needs a proof is refused as such', async () => {
  await change({ appSecret: NEW_SECRET })
  for (const path of ['/me', '/me/assigned_ad_accounts', `/act_${seeded.newYork}/insights`]) {
    const answer = await call(path, token)
    expect(answer.status).toBe(400)
    expect(answer.json.at('error')).toMatchObject({
      message: 'Invalid appsecret_proof provided in the API argument',
      type: 'GraphMethodException',
      code: 100,
    })
  }
})

test.each([
  ['190', 190, 'Invalid OAuth access token signature.'],
  ['101', 101, 'Error validating application. Cannot get application info due to a system error.'],
])('with yesterday’s secret debug_token refuses the caller with %s', async (setting, code, message) => {
  await change({ appSecret: NEW_SECRET, wrongAppTokenError: setting })
  const answer = await debug()
  expect([answer.status, answer.json.at('data')]).toEqual([400, undefined])
  expect(answer.json.at('error')).toMatchObject({ code, message, type: 'OAuthException' })
  expect(answer.json.at('error', 'error_subcode')).toBeUndefined()
})

test('with yesterday’s secret a batch of questions is refused as a whole', async () => {
  await change({ appSecret: NEW_SECRET })
  const batch = JSON.stringify([{ method: 'GET', relative_url: `debug_token?input_token=${token}` }])
  const body = new URLSearchParams({ access_token: appToken, appsecret_proof: proofOf(appToken), batch })
  const answer = await send(emulator, '/v25.0/', { method: 'POST', body })
  expect([answer.status, answer.json.at('error', 'code')]).toEqual([400, 190])
})

test('with yesterday’s secret no code is exchanged, and none is used up', async () => {
  const code = (await logIn(emulator)).searchParams.get('code') ?? ''
  await change({ appSecret: NEW_SECRET })
  expect((await exchange(emulator, code)).json.at('error')).toMatchObject({ code: 1, error_subcode: 33 })
  expect((await exchange(emulator, code, { client_secret: NEW_SECRET })).status).toBe(200)
})

test('webhooks are signed with the secret that the app has now', async () => {
  const receiver = await startReceiver()
  await subscribe(emulator, receiver, { appsecret_proof: proofOf(appToken) })
  await change({ appSecret: NEW_SECRET })
  await control(emulator, '/integrations/remove', { appId: seeded.appId, businessId: seeded.harbour })
  await settled(emulator)
  await receiver.close()
  const [received] = receiver.notifications
  const body = received?.body.toString('utf8') ?? ''
  expect(received?.headers['x-hub-signature-256']).toBe(`sha256=${proofOf(body, NEW_SECRET)}`)
})

test('nothing is lost by a wrong secret: the right one finds every token alive', async () => {
  await change({ appSecret: NEW_SECRET })
  await change({ appSecret: seeded.appSecret })
  expect((await debug()).json.at('data', 'is_valid')).toBe(true)
  expect((await call('/me', token)).status).toBe(200)
})

test.each([458, 460])('every token can look dead with %i though nothing happened to any', async (subcode) => {
  const northwind = { personId: seeded.northwindOwner, businessId: seeded.northwind }
  const other = await connect(emulator, { ...northwind, assetIds: [seeded.kolkata] })
  await change({ allTokensLookDead: subcode })
  for (const input of [token, other]) {
    const answer = await call('/debug_token', appToken, { input_token: input })
    expect(answer.status).toBe(200)
    expect(answer.json.at('data')).toMatchObject({ is_valid: false, error: { code: 190, subcode } })
  }
  expect((await call('/me', token)).status).toBe(200)
  const connected = await call(`/${seeded.appId}/connected_client_businesses`, appToken)
  expect(connected.json.at('data')).toHaveLength(2)
  await change({ allTokensLookDead: null })
  expect((await debug()).json.at('data', 'is_valid')).toBe(true)
})
