import { afterEach, beforeEach, expect, test } from 'vitest'
import { appToken, connect, control, graph, seeded, seedJson, startWithoutProof } from './drive.ts'
import type { Emulator } from './start-emulator.ts'

let emulator: Emulator
beforeEach(async () => {
  emulator = await startWithoutProof()
  await control(emulator, '/clock', { set: '2026-11-23T12:00:00Z', frozen: true })
})
afterEach(() => emulator.close())

const NOON = Date.parse('2026-11-23T12:00:00Z') / 1000

async function inspect(inputToken: string, accessToken = appToken) {
  return graph(emulator, '/debug_token', { input_token: inputToken, access_token: accessToken })
}

test('a business token is a system user that never ends, with its assets named', async () => {
  const token = await connect(emulator)
  const me = await graph(emulator, '/me', { access_token: token })
  expect((await inspect(token)).json.value).toEqual({
    data: {
      app_id: seeded.appId,
      type: 'SYSTEM_USER',
      application: 'Insights Courier',
      data_access_expires_at: 0,
      expires_at: 0,
      is_valid: true,
      issued_at: NOON,
      scopes: ['ads_read', 'business_management'],
      granular_scopes: [
        { scope: 'ads_read', target_ids: [seeded.newYork, seeded.berlin] },
        { scope: 'business_management' },
      ],
      user_id: me.json.at('id'),
    },
  })
})

test('the targets stay out when the app is switched so', async () => {
  await control(emulator, `/apps/${seeded.appId}`, { targetIds: false })
  const answer = await inspect(await connect(emulator))
  expect(answer.json.at('data', 'granular_scopes')).toEqual([
    { scope: 'ads_read' },
    { scope: 'business_management' },
  ])
})

test.each([
  ['empty', []],
  ['reordered', [seeded.berlin, seeded.newYork]],
])('the targets can be %s', async (targetIds, targets) => {
  await control(emulator, `/apps/${seeded.appId}`, { targetIds })
  const answer = await inspect(await connect(emulator))
  expect(answer.json.at('data', 'granular_scopes')).toEqual([
    { scope: 'ads_read', target_ids: targets },
    { scope: 'business_management' },
  ])
})

test('a user token has an end, an end of data access and public_profile', async () => {
  const token = await connect(emulator, { configurationId: seeded.personal, assetIds: [seeded.newYork] })
  const answer = await inspect(token)
  expect(answer.json.at('data')).toMatchObject({
    type: 'USER',
    expires_at: NOON + 5_183_944,
    data_access_expires_at: NOON + 90 * 86_400,
    scopes: ['ads_read', 'pages_show_list', 'business_management', 'public_profile'],
  })
})

test('a page token names its page', async () => {
  const token = await connect(emulator, { configurationId: seeded.personal, assetIds: [seeded.harbourPage] })
  const pages = await graph(emulator, '/me/accounts', { access_token: token })
  const answer = await inspect(String(pages.json.at('data', 0, 'access_token')))
  expect(answer.json.at('data')).toMatchObject({
    type: 'PAGE',
    profile_id: seeded.harbourPage,
    expires_at: 0,
  })
})

test('an expired token is an answer that says so, under the key subcode', async () => {
  const token = await connect(emulator, { configurationId: seeded.sixtyDays })
  await control(emulator, '/clock', { advanceSeconds: 5_183_944 })
  const answer = await inspect(token)
  expect(answer.status).toBe(200)
  expect(answer.json.at('data')).toMatchObject({
    is_valid: false,
    expires_at: NOON + 5_183_944,
    error: { code: 190, subcode: 463, message: expect.stringContaining('Session has expired on') as string },
  })
  expect(answer.json.at('data', 'error', 'error_subcode')).toBeUndefined()
  expect((await graph(emulator, '/me', { access_token: token })).json.at('error', 'error_subcode')).toBe(463)
})

test('a killed token shows the subcode that it was killed with', async () => {
  const token = await connect(emulator)
  await control(emulator, '/tokens/kill', { businessId: seeded.harbour, subcode: 460 })
  expect((await inspect(token)).json.at('data', 'error', 'subcode')).toBe(460)
})

test('what is no token at all is an answer too', async () => {
  const answer = await inspect('EAAnothing')
  expect(answer.status).toBe(200)
  expect(answer.json.value).toEqual({
    data: {
      error: { code: 190, message: 'The access token could not be decrypted' },
      is_valid: false,
      scopes: [],
    },
  })
})

test('a token inspects itself, and a developer’s token inspects those of the app', async () => {
  const token = await connect(emulator)
  expect((await inspect(token, token)).json.at('data', 'is_valid')).toBe(true)
  const developer = await connect(emulator, {
    configurationId: seeded.personal,
    personId: seeded.developer,
    assetIds: ['2010000000000001'],
  })
  expect((await inspect(token, developer)).json.at('data', 'is_valid')).toBe(true)
})

test('the token of another business may not inspect', async () => {
  const harbour = await connect(emulator)
  const northwind = await connect(emulator, {
    personId: seeded.northwindOwner,
    businessId: seeded.northwind,
    assetIds: [seeded.kolkata],
  })
  expect((await inspect(harbour, northwind)).json.at('error', 'code')).toBe(100)
})

test('another app may not inspect', async () => {
  const seed = seedJson()
  const [app] = seed.apps
  if (!app) throw new Error('the seed has no app')
  const other = {
    ...app,
    appId: '734974688087057',
    appSecret: 'other-secret',
    requireProof: false,
    configurations: [],
  }
  await control(emulator, '/seed', { ...seed, apps: [{ ...app, requireProof: false }, other] })
  const token = await connect(emulator)
  const answer = await inspect(token, '734974688087057|other-secret')
  expect(answer.json.at('error', 'message')).toBe(
    '(#100) The App_id in the input_token did not match the Viewing App',
  )
})

test('a caller with a wrong app token gets an error, not an answer', async () => {
  const token = await connect(emulator)
  expect((await inspect(token, `${seeded.appId}|wrong`)).json.at('error', 'code')).toBe(190)
  expect((await inspect(token, '999999999999999|wrong')).json.at('error', 'code')).toBe(101)
  expect((await inspect('', appToken)).json.at('error', 'code')).toBe(100)
})
