import { afterEach, beforeEach, expect, test } from 'vitest'
import {
  connect,
  control,
  graph,
  appToken,
  logIn,
  exchange,
  seeded,
  send,
  startWithoutProof,
} from '../drive.ts'
import { fieldsOf, settled, subscribe } from '../drive-webhooks.ts'
import { startReceiver, type Receiver } from '../receiver.ts'
import type { Emulator } from '../start-emulator.ts'

let emulator: Emulator
let receiver: Receiver
let token: string
beforeEach(async () => {
  emulator = await startWithoutProof()
  receiver = await startReceiver()
  await control(emulator, '/clock', { set: '2026-11-23T12:00:00Z', frozen: true })
  await subscribe(emulator, receiver)
  token = await connect(emulator)
})
afterEach(async () => {
  await emulator.close()
  await receiver.close()
})

const { appId } = seeded
const apps = `/business-settings/${seeded.harbour}/connected-apps`
const open = (path: string) => send(emulator, path)
const press = (path: string) => send(emulator, path, { method: 'POST' })
const removeApp = () => press(`${apps}/${appId}/remove`)
const takeBerlin = () => press(`${apps}/${appId}/assets/${seeded.berlin}/remove`)
const debugged = async () =>
  (await graph(emulator, '/debug_token', { access_token: appToken, input_token: token })).json
const account = (accountId: string) => graph(emulator, `/act_${accountId}`, { access_token: token })

test('each page leads to the next', async () => {
  const start = await open('/business-settings')
  expect(start.text).toContain(`href="${apps}" data-test="business-${seeded.harbour}"`)
  const list = await open(apps)
  expect(list.text).toContain(`href="${apps}/${appId}" data-test="app-details-${appId}"`)
  expect(list.text).toContain(`href="${apps}/${appId}/remove" data-test="app-remove-${appId}"`)
  expect(list.text).toContain('Since 23 November 2026 · 2 assets')
  expect(list.text).toContain('ads_read, business_management')
  const app = await open(`${apps}/${appId}`)
  for (const assetId of [seeded.newYork, seeded.berlin])
    expect(app.text).toContain(`action="${apps}/${appId}/assets/${assetId}/remove"`)
  const question = await open(`${apps}/${appId}/remove`)
  expect(question.text).toContain(`<form method="post" action="${apps}/${appId}/remove">`)
  expect(question.text).toContain('<li>Harbour Coffee DE</li>')
})

test('looking and being asked removes nothing', async () => {
  for (const path of [apps, `${apps}/${appId}`, `${apps}/${appId}/remove`]) await open(path)
  expect((await account(seeded.berlin)).status).toBe(200)
})

test('a removed app is gone everywhere at once, and is told', async () => {
  const answer = await removeApp()
  expect([answer.status, answer.headers.get('location')]).toEqual([303, `${apps}?removed=${appId}`])
  const list = await open(`${apps}?removed=${appId}`)
  expect(list.text).toContain('Insights Courier was removed.')
  expect(list.text).toContain('No apps are connected to this business.')
  expect((await debugged()).at('data')).toMatchObject({ is_valid: false, error: { code: 190, subcode: 458 } })
  const refused = await account(seeded.berlin)
  expect([
    refused.status,
    refused.json.at('error', 'code'),
    refused.json.at('error', 'error_subcode'),
  ]).toEqual([400, 190, 458])
  await settled(emulator)
  expect(fieldsOf(receiver)).toEqual(['business_integration_install', 'business_integration_uninstall'])
})

test('the subcode of a removal is the app’s setting', async () => {
  await control(emulator, `/apps/${appId}`, { removalSubcode: 460 })
  await removeApp()
  expect((await debugged()).at('data', 'error', 'subcode')).toBe(460)
})

test('a removal takes page tokens and open codes with it, and nobody else’s', async () => {
  const northwind = await connect(emulator, {
    personId: seeded.northwindOwner,
    businessId: seeded.northwind,
    assetIds: [seeded.kolkata],
  })
  const personal = await connect(emulator, { configurationId: seeded.personal })
  const login = { configurationId: seeded.sixtyDays, assetIds: [seeded.harbourPage] }
  const withPage = await connect(emulator, login)
  const page = await graph(emulator, `/${seeded.harbourPage}`, {
    access_token: withPage,
    fields: 'access_token',
  })
  const pageToken = String(page.json.at('access_token'))
  const code = (await logIn(emulator, login)).searchParams.get('code') ?? ''
  await removeApp()
  expect((await exchange(emulator, code)).status).toBe(400)
  const alive = async (text: string) => (await graph(emulator, '/me', { access_token: text })).status
  expect([await alive(pageToken), await alive(withPage)]).toEqual([400, 400])
  expect([await alive(northwind), await alive(personal)]).toEqual([200, 200])
})

test('a business that connects again is there again, with a token that lives', async () => {
  await removeApp()
  await control(emulator, '/clock', { advanceSeconds: 86_400 })
  token = await connect(emulator)
  expect((await debugged()).at('data', 'is_valid')).toBe(true)
  expect((await open(`${apps}?removed=${appId}`)).text).toContain('Since 24 November 2026')
})

test('a second click on Remove finds nothing', async () => {
  await removeApp()
  expect((await removeApp()).text).toContain('data-error="APP_NOT_CONNECTED"')
  await takeBerlin()
  await settled(emulator)
  expect(receiver.notifications).toHaveLength(2)
})

test('an asset that is taken leaves the token, the lists and the page, and the rest goes on', async () => {
  const answer = await takeBerlin()
  expect([answer.status, answer.headers.get('location')]).toEqual([
    303,
    `${apps}/${appId}?taken=${seeded.berlin}`,
  ])
  const page = await open(`${apps}/${appId}?taken=${seeded.berlin}`)
  expect(page.text).toContain('Insights Courier no longer reaches Harbour Coffee DE.')
  expect(page.text).not.toContain(`asset-remove-${seeded.berlin}`)
  const inspected = await debugged()
  expect(inspected.at('data', 'is_valid')).toBe(true)
  expect(inspected.at('data', 'granular_scopes', 0, 'target_ids')).toEqual([seeded.newYork])
  const assigned = await graph(emulator, '/me/assigned_ad_accounts', { access_token: token })
  expect(assigned.json.at('data')).toHaveLength(1)
  expect((await account(seeded.newYork)).status).toBe(200)
  expect((await account(seeded.berlin)).json.at('error')).toMatchObject({ code: 100, error_subcode: 33 })
  await settled(emulator)
  expect(fieldsOf(receiver)).toEqual(['business_integration_install', 'business_integration_update'])
  expect((await takeBerlin()).text).toContain('data-error="ASSET_UNKNOWN"')
})

test.each([
  ['10', 403, 10],
  ['200', 403, 200],
  ['100/33', 400, 100],
])('a call on a taken asset answers %s where the app says so', async (lostAssetError, status, code) => {
  await control(emulator, `/apps/${appId}`, { lostAssetError })
  await takeBerlin()
  const answer = await account(seeded.berlin)
  expect([answer.status, answer.json.at('error', 'code')]).toEqual([status, code])
  // What was never granted does not exist, whatever the setting.
  expect((await account(seeded.kolkata)).json.at('error', 'error_subcode')).toBe(33)
})

test('an asset that is given back is reached by the same token', async () => {
  await takeBerlin()
  const body = { appId, businessId: seeded.harbour, assetIds: [seeded.berlin] }
  await control(emulator, '/integrations/give-assets', body)
  expect((await account(seeded.berlin)).status).toBe(200)
  expect((await open(`${apps}/${appId}`)).text).toContain(`asset-remove-${seeded.berlin}`)
})

test.each([
  '/business-settings/999999/connected-apps',
  `/business-settings/${seeded.northwind}/connected-apps/${appId}`,
  `${apps}/999999/remove`,
])('%s is a page that says what is wrong', async (path) => {
  expect((await open(path)).text).toMatch(/data-error="(BUSINESS_UNKNOWN|APP_NOT_CONNECTED)"/)
})

test('a name of anything but an app or an asset in the address says nothing', async () => {
  const list = await open(`${apps}?removed=${appId}`)
  expect(list.text).not.toContain('data-test="notice"')
  const app = await open(`${apps}/${appId}?taken=${seeded.kolkata}`)
  expect(app.text).not.toContain('data-test="notice"')
})
