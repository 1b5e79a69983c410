import { afterEach, beforeEach, expect, test } from 'vitest'
import {
  appToken,
  connect,
  control,
  exchange,
  graph,
  logIn,
  seeded,
  seedJson,
  send,
  startWithoutProof,
} from './drive.ts'
import type { Emulator } from './start-emulator.ts'

let emulator: Emulator
beforeEach(async () => {
  emulator = await startWithoutProof()
})
afterEach(() => emulator.close())

async function freshCode(configurationId: string = seeded.neverExpiring): Promise<string> {
  const assetIds = [seeded.newYork]
  return (await logIn(emulator, { configurationId, assetIds })).searchParams.get('code') ?? ''
}

test('a never-expiring business token comes without expires_in', async () => {
  const answer = await exchange(emulator, await freshCode())
  expect(answer.status).toBe(200)
  expect(answer.json.value).toEqual({
    access_token: expect.stringMatching(/^EAA[A-Za-z0-9]{180,250}$/) as string,
    token_type: 'bearer',
  })
})

test('a sixty-day business token and a user token say how long they live', async () => {
  const business = await exchange(emulator, await freshCode(seeded.sixtyDays))
  const personal = await exchange(emulator, await freshCode(seeded.personal))
  expect(business.json.at('expires_in')).toBe(5_183_944)
  expect(personal.json.at('expires_in')).toBe(5_183_944)
})

test('the exchange answers GET, form and JSON alike, with and without version', async () => {
  const fields = {
    client_id: seeded.appId,
    client_secret: seeded.appSecret,
    redirect_uri: seeded.redirectUri,
    grant_type: 'authorization_code',
  }
  const parameters = new URLSearchParams({ ...fields, code: await freshCode() })
  const query = await send(emulator, `/oauth/access_token?${parameters.toString()}`)
  const json = await send(emulator, '/v25.0/oauth/access_token', {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ ...fields, code: await freshCode() }),
  })
  expect([query.status, json.status]).toEqual([200, 200])
})

test('a code is good once', async () => {
  const code = await freshCode()
  await exchange(emulator, code)
  const again = await exchange(emulator, code)
  expect(again.status).toBe(400)
  expect(again.json.at('error')).toMatchObject({
    message: 'This authorization code has been used.',
    type: 'OAuthException',
    code: 100,
    error_subcode: 36009,
    fbtrace_id: expect.any(String) as string,
  })
  expect(again.headers.get('www-authenticate')).toBe(
    'OAuth "Facebook Platform" "invalid_code" "This authorization code has been used."',
  )
})

test('a code ends with its configuration’s seconds and not a second earlier', async () => {
  await control(emulator, '/clock', { frozen: true })
  const code = await freshCode()
  const late = await freshCode()
  await control(emulator, '/clock', { advanceSeconds: 599 })
  expect((await exchange(emulator, code)).status).toBe(200)
  await control(emulator, '/clock', { advanceSeconds: 1 })
  expect((await exchange(emulator, late)).json.at('error', 'error_subcode')).toBe(36007)
})

test('an Embedded Signup code ends after thirty seconds', async () => {
  const seed = seedJson()
  for (const app of seed.apps) for (const configuration of app.configurations) configuration.codeSeconds = 30
  await control(emulator, '/seed', seed)
  await control(emulator, '/clock', { frozen: true })
  const code = await freshCode()
  await control(emulator, '/clock', { advanceSeconds: 30 })
  expect((await exchange(emulator, code)).json.at('error', 'error_subcode')).toBe(36007)
})

test.each([
  ['another redirect URI', { redirect_uri: `${seeded.redirectUri}/` }, { code: 100, error_subcode: 36008 }],
  ['an empty redirect URI', { redirect_uri: '' }, { code: 100, error_subcode: 36008 }],
  ['no redirect URI', { redirect_uri: undefined }, { code: 191 }],
  ['a wrong secret', { client_secret: 'wrong' }, { code: 1, error_subcode: 33 }],
  ['an unknown app', { client_id: '999999999999999' }, { code: 101 }],
  ['no app', { client_id: undefined }, { code: 101 }],
  ['a code that is none', { code: 'AQnothing' }, { code: 100, message: 'Invalid verification code format.' }],
  ['a grant type that is not emulated', { grant_type: 'fb_exchange_token' }, { code: 100 }],
])('%s is refused, and the code is still good', async (_, changes, error) => {
  const code = await freshCode()
  const refused = await exchange(emulator, code, changes)
  expect(refused.status).toBe(400)
  expect(refused.json.at('error')).toMatchObject({ type: 'OAuthException', ...error })
  expect((await exchange(emulator, code)).status).toBe(200)
})

test('a redirect URI that was taken off the list meanwhile is refused', async () => {
  const code = await freshCode()
  await control(emulator, `/apps/${seeded.appId}`, { redirectUris: ['https://elsewhere.example/callback'] })
  expect((await exchange(emulator, code)).json.at('error', 'code')).toBe(191)
})

test('an app token from client_credentials works until the secret is reset', async () => {
  const issued = await exchange(emulator, '', { grant_type: 'client_credentials', code: undefined })
  const token = String(issued.json.at('access_token'))
  expect(token.startsWith(`${seeded.appId}|`)).toBe(true)
  expect(token).not.toBe(appToken)
  const input = await connect(emulator)
  const ask = () => graph(emulator, '/debug_token', { input_token: input, access_token: token })
  expect((await ask()).json.at('data', 'is_valid')).toBe(true)
  await control(emulator, `/apps/${seeded.appId}`, { appSecret: 'another-secret' })
  expect((await ask()).json.at('error', 'code')).toBe(190)
})
