import { afterEach, beforeEach, expect, test } from 'vitest'
import { connect, control, seeded, seedJson, send, startWithoutProof } from '../drive.ts'
import { bodiesOf, settled, subscribe } from '../drive-webhooks.ts'
import { startReceiver, type Receiver } from '../receiver.ts'
import type { Emulator } from '../start-emulator.ts'

let emulator: Emulator
let receiver: Receiver
beforeEach(async () => {
  emulator = await startWithoutProof()
  receiver = await startReceiver()
  await control(emulator, '/clock', { set: '2026-11-23T12:00:00Z', frozen: true })
})
afterEach(async () => {
  await emulator.close()
  await receiver.close()
})

const NOON = Date.parse('2026-11-23T12:00:00Z') / 1000
const OBJECT = 'whatsapp_business_account'
const PROVIDER = '104169029247128'
const whatsApp = { configurationId: seeded.whatsApp, assetIds: [seeded.harbourWaba] }
const integration = { appId: seeded.appId, businessId: seeded.harbour }

const subscribeWhatsApp = (changes: Readonly<Record<string, string | undefined>> = {}) =>
  subscribe(emulator, receiver, { object: OBJECT, fields: 'account_update,messages', ...changes })
const tell = (order: object) => control(emulator, '/webhooks/partner', { ...integration, ...order })
const events = () => bodiesOf(receiver).flatMap((body) => /PARTNER_\w+/.exec(JSON.stringify(body))?.[0] ?? [])

async function received(): Promise<readonly unknown[]> {
  await settled(emulator)
  return bodiesOf(receiver)
}

const infoOf = (more: object = {}) => ({
  waba_id: seeded.harbourWaba,
  owner_business_id: seeded.harbour,
  ...more,
})

test('a login with a WhatsApp account, its loss, its return and the removal of the app are told', async () => {
  await subscribeWhatsApp()
  await connect(emulator, whatsApp)
  const assets = { ...integration, assetIds: [seeded.harbourWaba] }
  await control(emulator, '/integrations/take-assets', assets)
  await control(emulator, '/integrations/give-assets', assets)
  await send(emulator, `/business-settings/${seeded.harbour}/connected-apps/${seeded.appId}/remove`, {
    method: 'POST',
  })
  await received()
  expect(events()).toEqual([
    'PARTNER_ADDED',
    'PARTNER_APP_INSTALLED',
    'PARTNER_REMOVED',
    'PARTNER_ADDED',
    'PARTNER_APP_UNINSTALLED',
  ])
})

test('an account that a later login leaves out is told as removed', async () => {
  await subscribeWhatsApp()
  await connect(emulator, whatsApp)
  await connect(emulator)
  await received()
  expect(events().slice(2)).toEqual(['PARTNER_REMOVED'])
})

test('both kinds of removal go out side by side, each to its own subscription', async () => {
  await subscribe(emulator, receiver)
  await subscribeWhatsApp()
  await connect(emulator, whatsApp)
  await control(emulator, '/integrations/remove', integration)
  const told = (await received()).map((body) => JSON.stringify(body))
  expect(told.slice(-2)).toEqual([
    expect.stringContaining('business_integration_uninstall'),
    expect.stringContaining('PARTNER_APP_UNINSTALLED'),
  ])
})

test('without a WhatsApp account in the grant, or a subscription to the field, nothing is told', async () => {
  await subscribeWhatsApp({ fields: 'messages' })
  await connect(emulator, whatsApp)
  await control(emulator, '/integrations/remove', integration)
  await subscribeWhatsApp()
  await connect(emulator)
  await control(emulator, '/integrations/remove', integration)
  expect(await received()).toEqual([])
})

const uninstalled = { event: 'PARTNER_APP_UNINSTALLED', waba_info: infoOf({ partner_app_id: seeded.appId }) }

test.each([
  [
    'plain',
    {
      object: OBJECT,
      entry: [{ id: PROVIDER, time: NOON, changes: [{ field: 'account_update', value: uninstalled }] }],
    },
  ],
  [
    'in-value',
    {
      entry: [
        {
          id: PROVIDER,
          time: NOON,
          changes: [{ value: { ...uninstalled, field: 'account_update', object: OBJECT } }],
        },
      ],
    },
  ],
  [
    'at-entry',
    {
      entry: [
        {
          id: PROVIDER,
          time: NOON,
          changes: [{ value: uninstalled }],
          field: 'account_update',
          object: OBJECT,
        },
      ],
    },
  ],
  [
    'without-waba',
    {
      object: OBJECT,
      entry: [
        {
          id: PROVIDER,
          time: String(NOON),
          changes: [{ value: { event: 'PARTNER_APP_UNINSTALLED' }, field: 'account_update' }],
        },
      ],
    },
  ],
])('written %s, a removal looks as on that page of Meta’s', async (partnerShape, body) => {
  await connect(emulator, whatsApp)
  await subscribeWhatsApp()
  await control(emulator, `/apps/${seeded.appId}`, { partnerShape })
  await control(emulator, '/integrations/remove', integration)
  expect(await received()).toEqual([body])
  await tell({ event: 'PARTNER_APP_UNINSTALLED' })
  expect((await received())[1]).toEqual(body)
})

test('each event can be sent on command though nothing happened, right or wrongly signed', async () => {
  await subscribeWhatsApp()
  for (const event of ['PARTNER_ADDED', 'PARTNER_REMOVED', 'PARTNER_APP_INSTALLED']) await tell({ event })
  const last = await tell({ event: 'PARTNER_APP_UNINSTALLED', shape: 'in-value', signature: 'wrong' })
  expect(last.json.at('sent', 0, 'signature')).toBe('wrong')
  await received()
  expect(events()).toEqual([
    'PARTNER_ADDED',
    'PARTNER_REMOVED',
    'PARTNER_APP_INSTALLED',
    'PARTNER_APP_UNINSTALLED',
  ])
  expect(emulator.state.grants.size).toBe(0)
})

test('a business with two accounts is told twice, unless no account is named', async () => {
  const seed = seedJson()
  for (const business of seed.businesses)
    business.otherAssets?.push({ assetType: OBJECT, assetId: '2020000000000022', name: 'Second' })
  await emulator.close()
  emulator = await startWithoutProof(seed)
  await subscribeWhatsApp()
  await connect(emulator, { ...whatsApp, assetIds: [seeded.harbourWaba, '2020000000000022'] })
  await control(emulator, '/integrations/remove', integration)
  await received()
  expect(events().filter((event) => event === 'PARTNER_APP_UNINSTALLED')).toHaveLength(2)
  await tell({ event: 'PARTNER_REMOVED', shape: 'without-waba' })
  await tell({ event: 'PARTNER_REMOVED', wabaId: '2020000000000022' })
  await received()
  expect(events().filter((event) => event === 'PARTNER_REMOVED')).toHaveLength(2)
})

test('a subscription without values hears the field only', async () => {
  await subscribeWhatsApp({ include_values: undefined })
  await tell({ event: 'PARTNER_REMOVED', shape: 'at-entry' })
  await tell({ event: 'PARTNER_REMOVED', signature: 'wrong' })
  const entry = [{ id: PROVIDER, time: NOON, changed_fields: ['account_update'] }]
  expect(await received()).toEqual([
    { object: OBJECT, entry },
    { object: OBJECT, entry },
  ])
})

test.each([
  [{ event: 'PARTNER_GONE' }, 'event: must be one of'],
  [{ event: 'PARTNER_ADDED', shape: 'round' }, 'shape: must be one of'],
  [{ event: 'PARTNER_ADDED', wabaId: '9999999' }, 'wabaId: names no WhatsApp account'],
  [{ event: 'PARTNER_ADDED', businessId: seeded.northwind }, 'wabaId: names no WhatsApp account'],
  [{ event: 'PARTNER_ADDED', businessId: '9999999' }, 'businessId: names no business'],
])('an order with %j is refused', async (order, message) => {
  await subscribeWhatsApp()
  const answer = await tell(order)
  expect([answer.status, answer.json.at('error')]).toEqual([400, expect.stringContaining(message)])
})

test('nothing is sent to an app that has not subscribed', async () => {
  const answer = await tell({ event: 'PARTNER_ADDED' })
  expect(answer.json.at('error')).toBe('appId: has not subscribed to account_update')
})
