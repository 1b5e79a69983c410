import { afterEach, beforeEach, expect, test } from 'vitest'
import { appToken, connect, control, graph, seeded, seedJson, startWithoutProof } from './drive.ts'
import { fieldsOf, settled, subscribe } from './drive-webhooks.ts'
import { startReceiver, type Receiver } from './receiver.ts'
import type { Emulator } from './start-emulator.ts'

let emulator: Emulator
let receiver: Receiver
let token: string
beforeEach(async () => {
  emulator = await startWithoutProof()
  receiver = await startReceiver()
  await subscribe(emulator, receiver)
  token = await connect(emulator, { configurationId: seeded.sixtyDays, assetIds })
})
afterEach(async () => {
  await emulator.close()
  await receiver.close()
})

const assetIds = [seeded.newYork, seeded.harbourPage]
const order = (what: 'take' | 'give', permissions: readonly string[]) =>
  control(emulator, `/integrations/${what}-permissions`, {
    appId: seeded.appId,
    businessId: seeded.harbour,
    permissions,
  })
const inspect = async (input = token) =>
  (await graph(emulator, '/debug_token', { input_token: input, access_token: appToken })).json
const call = async (path: string) => (await graph(emulator, path, { access_token: token })).json

test('a permission that is taken leaves scopes, granular scopes and the list of permissions', async () => {
  await order('take', ['pages_read_engagement', 'business_management'])
  const data = await inspect()
  expect(data.at('data', 'is_valid')).toBe(true)
  expect(data.at('data', 'scopes')).toEqual(['ads_read', 'pages_show_list'])
  expect(data.at('data', 'granular_scopes')).toEqual([
    { scope: 'ads_read', target_ids: [seeded.newYork] },
    { scope: 'pages_show_list', target_ids: [seeded.harbourPage] },
  ])
  expect((await call('/me/permissions')).at('data')).toContainEqual({
    permission: 'business_management',
    status: 'declined',
  })
})

test.each([
  ['ads_read', `/act_${seeded.newYork}/insights`, 200],
  ['ads_read', '/me/assigned_ad_accounts', 200],
  ['business_management', `/${seeded.harbour}`, 200],
  ['pages_show_list', '/me/assigned_pages', 10],
])('without %s a call of %s answers %i, and again works once it is given back', async (name, path, code) => {
  await order('take', [name])
  expect((await call(path)).at('error', 'code')).toBe(code)
  await order('give', [name])
  expect((await call(path)).at('error')).toBeUndefined()
  expect((await inspect()).at('data', 'scopes')).toContain(name)
})

test('an integration can be given what no login asked for', async () => {
  await order('give', ['leads_retrieval'])
  expect((await inspect()).at('data', 'granular_scopes', 4)).toEqual({
    scope: 'leads_retrieval',
    target_ids: [seeded.harbourPage],
  })
})

test('each change is told once, and says nothing of what changed', async () => {
  await order('take', ['ads_read', 'business_management'])
  await order('give', ['ads_read'])
  await settled(emulator)
  expect(fieldsOf(receiver)).toEqual([
    'business_integration_install',
    'business_integration_update',
    'business_integration_update',
  ])
  expect(receiver.notifications.at(-1)?.body.toString('utf8')).not.toContain('ads_read')
})

test('a change of one business leaves the others alone', async () => {
  const northwind = await connect(emulator, {
    personId: seeded.northwindOwner,
    businessId: seeded.northwind,
    assetIds: [seeded.kolkata],
  })
  await order('take', ['ads_read'])
  expect((await inspect(northwind)).at('data', 'scopes')).toContain('ads_read')
})

test('a later login gives everything of its configuration back', async () => {
  await order('take', ['ads_read'])
  token = await connect(emulator, { configurationId: seeded.sixtyDays, assetIds })
  expect((await inspect()).at('data', 'scopes')).toContain('ads_read')
  expect(JSON.stringify((await call('/me/permissions')).at('data'))).not.toContain('declined')
})

test('business_management is gone after a login with a configuration that does without', async () => {
  const seed = seedJson()
  for (const app of seed.apps)
    app.configurations.push({
      configurationId: '1410000000000020',
      name: 'Insights alone',
      tokenKind: 'system-user',
      expiry: 'never',
      codeSeconds: 600,
      permissions: ['ads_read'],
      assetTypes: ['ad_account'],
    })
  await emulator.close()
  emulator = await startWithoutProof(seed)
  const before = await connect(emulator)
  token = await connect(emulator, { configurationId: '1410000000000020' })
  expect((await inspect()).at('data', 'scopes')).toEqual(['ads_read'])
  expect((await inspect(before)).at('data', 'scopes')).toEqual(['ads_read', 'business_management'])
  expect((await call(`/act_${seeded.newYork}`)).at('error')).toBeUndefined()
  const owner = await graph(emulator, `/act_${seeded.newYork}`, { access_token: token, fields: 'owner' })
  expect(owner.json.at('error', 'code')).toBe(200)
})

test('debug_token spells a permission as the app is told to', async () => {
  await order('give', ['manage_app_solution'])
  await control(emulator, `/apps/${seeded.appId}`, {
    scopeNames: { manage_app_solution: 'manage_app_solutions', ads_read: 'ads_reading' },
  })
  const data = await inspect()
  expect(data.at('data', 'scopes')).toEqual([
    'ads_reading',
    'business_management',
    'pages_show_list',
    'pages_read_engagement',
    'manage_app_solutions',
  ])
  expect(data.at('data', 'granular_scopes', 0)).toEqual({
    scope: 'ads_reading',
    target_ids: [seeded.newYork],
  })
  expect((await call('/me/assigned_ad_accounts')).at('error')).toBeUndefined()
})

test.each([
  ['take', ['leads_retrieval'], 'permissions: the app does not have leads_retrieval'],
  ['give', ['ads_read'], 'permissions: the app has ads_read already'],
  ['take', [], 'permissions: must not be empty'],
  ['give', 'ads_read', 'permissions: must be a list'],
] as const)('an order to %s %j is refused', async (what, permissions, message) => {
  const answer = await control(emulator, `/integrations/${what}-permissions`, {
    appId: seeded.appId,
    businessId: seeded.harbour,
    permissions,
  })
  expect([answer.status, answer.json.at('error')]).toEqual([400, message])
})
