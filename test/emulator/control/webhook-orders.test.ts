import { afterEach, beforeEach, expect, test } from 'vitest'
import { control, graph, connect, seeded, startWithoutProof } from '../drive.ts'
import { bodiesOf, settled, subscribe } from '../drive-webhooks.ts'
import { startReceiver, type Receiver } from '../receiver.ts'
import type { Emulator } from '../start-emulator.ts'

let emulator: Emulator
let receiver: Receiver
beforeEach(async () => {
  emulator = await startWithoutProof()
  receiver = await startReceiver()
  await subscribe(emulator, receiver)
})
afterEach(async () => {
  await emulator.close()
  await receiver.close()
})

const appId = seeded.appId
const sendNumber = (number: number, more: object = {}) =>
  control(emulator, '/webhooks/send', { appId, object: 'application', entry: [{ number }], ...more })
const received = () =>
  (bodiesOf(receiver) as { entry: { number: number }[] }[]).map(({ entry }) => entry[0]?.number)
const states = async () => (await settled(emulator)).map((delivery) => delivery.at('state'))

test('the next deliveries are lost, and later ones are not', async () => {
  await control(emulator, '/webhooks/lose', { appId, next: 2 })
  for (const number of [1, 2, 3]) await sendNumber(number)
  expect(await states()).toEqual(['lost', 'lost', 'delivered'])
  await control(emulator, '/clock', { advanceSeconds: 7200 })
  await settled(emulator)
  expect(received()).toEqual([3])
})

test('all deliveries are lost until told otherwise', async () => {
  const answer = await control(emulator, '/webhooks/lose', { appId, all: true })
  expect(answer.json.at('lose')).toBe('all')
  await sendNumber(1)
  await control(emulator, '/webhooks/lose', { appId, all: false })
  await sendNumber(2)
  expect(await states()).toEqual(['lost', 'delivered'])
})

test('held deliveries wait and go in the order asked for', async () => {
  await control(emulator, '/webhooks/hold', { appId })
  for (const number of [1, 2, 3]) await sendNumber(number)
  expect(await states()).toEqual(['held', 'held', 'held'])
  expect(receiver.notifications).toEqual([])
  const [first, second] = await settled(emulator)
  const deliveryIds = [String(second?.at('id'))]
  await control(emulator, '/webhooks/release', { appId, deliveryIds })
  await settled(emulator)
  expect(received()).toEqual([2])
  await control(emulator, '/webhooks/release', { appId, order: 'reversed' })
  await settled(emulator)
  expect(received()).toEqual([2, 3, 1])
  expect(first?.at('state')).toBe('held')
  await sendNumber(4)
  await settled(emulator)
  expect(received()).toEqual([2, 3, 1, 4])
})

test('the next delivery arrives twice', async () => {
  await control(emulator, '/webhooks/duplicate', { appId, next: 1 })
  await sendNumber(1)
  await sendNumber(2)
  const [, copy] = await settled(emulator)
  expect(received()).toEqual([1, 1, 2])
  expect(copy?.at('copyOf')).toBe('1')
})

test('a kept delivery is sent again, byte for byte', async () => {
  const sent = await sendNumber(1)
  await settled(emulator)
  await control(emulator, '/webhooks/resend', { deliveryId: sent.json.at('id') })
  await settled(emulator)
  const [first, second] = receiver.notifications
  expect(second?.body.equals(first?.body ?? Buffer.alloc(0))).toBe(true)
  expect(second?.headers['x-hub-signature-256']).toBe(first?.headers['x-hub-signature-256'])
})

test('a body of any kind goes out as it stands, with a wrong signature or none', async () => {
  const body = '{"object":"page","entry":"é"'
  for (const signature of ['wrong', 'missing'])
    await control(emulator, '/webhooks/send', { appId, object: 'application', body, signature })
  await sendNumber(1)
  await settled(emulator)
  const [wrong, missing, right] = receiver.notifications
  expect(wrong?.body.toString('utf8')).toBe(body)
  expect(wrong?.headers['x-hub-signature-256']).toMatch(/^sha256=[0-9a-f]{64}$/)
  expect(missing?.headers['x-hub-signature-256']).toBeUndefined()
  expect(right?.headers['x-hub-signature-256']).not.toBe(wrong?.headers['x-hub-signature-256'])
})

test('the list is narrowed by app, object and state', async () => {
  await control(emulator, '/webhooks/lose', { appId, next: 1 })
  await sendNumber(1)
  await sendNumber(2)
  expect(await settled(emulator, '&state=lost')).toHaveLength(1)
  expect(await settled(emulator, '&object=page')).toHaveLength(0)
  expect(await settled(emulator, `&appId=${appId}&object=application`)).toHaveLength(2)
})

test('an app taken away and an asset taken and given back are told', async () => {
  const token = await connect(emulator)
  const integration = { appId, businessId: seeded.harbour }
  const asset = { ...integration, assetIds: [seeded.berlin] }
  const berlin = () => graph(emulator, `/act_${seeded.berlin}`, { access_token: token })
  const taken = await control(emulator, '/integrations/take-assets', asset)
  expect(taken.json.at('assetIds')).toEqual([seeded.newYork])
  expect((await berlin()).json.at('error', 'error_subcode')).toBe(33)
  await control(emulator, '/integrations/give-assets', asset)
  expect((await berlin()).status).toBe(200)
  const removed = await control(emulator, '/integrations/remove', integration)
  expect(removed.json.value).toEqual({ killed: 1, subcode: 458 })
  await settled(emulator)
  const bodies = bodiesOf(receiver) as { entry: { changes: { field: string; value: unknown }[] }[] }[]
  const changes = bodies.flatMap(({ entry }) => entry.flatMap((item) => item.changes))
  expect(changes.map(({ field }) => field.replace('business_integration_', ''))).toEqual([
    'install',
    'update',
    'update',
    'uninstall',
  ])
  expect(changes[3]?.value).toEqual({ business_manager_id: seeded.harbour })
})

test.each([
  ['/webhooks/send', { appId, object: 'page', entry: [] }, 'object: is not what this app has subscribed'],
  ['/webhooks/send', { appId, object: 'application' }, 'input: must hold either entry or body'],
  ['/webhooks/send', { appId, object: 'application', entry: {} }, 'entry: must be a list'],
  ['/webhooks/send', { appId, object: 'application', body: 1 }, 'body: must be a text'],
  [
    '/webhooks/send',
    { appId, object: 'application', body: 'x', signature: 'x' },
    'signature: must be one of',
  ],
  ['/webhooks/resend', { deliveryId: '77' }, 'deliveryId: names no delivery'],
  ['/webhooks/lose', { appId }, 'input: must hold either next or all'],
  ['/webhooks/lose', { appId: '999999', next: 1 }, 'appId: names no app'],
  ['/webhooks/duplicate', { appId, next: -1 }, 'next: must be a whole number'],
  ['/webhooks/release', { appId, deliveryIds: ['7'] }, 'deliveryIds: 7 is not held'],
  ['/webhooks/release', { appId, order: 'shuffled' }, 'order: must be one of'],
  ['/webhooks?state=asleep', undefined, 'state: must be one of'],
  ['/integrations/remove', { appId, businessId: seeded.harbour }, 'businessId: names no business that'],
  [`/apps/${appId}`, { webhooks: { retryHours: 40 } }, 'webhooks.retryHours: must be 36 or 168'],
  [`/apps/${appId}`, { removalSubcode: 0 }, 'removalSubcode: must be a whole number'],
  [`/apps/${appId}`, { lostAssetError: '33' }, 'lostAssetError: must be one of'],
])('%s with %j is refused with the place that is wrong', async (path, body, message) => {
  const answer = await control(emulator, path, body)
  expect(answer.status).toBe(400)
  expect(answer.json.at('error')).toContain(message)
})

test.each([
  ['take-assets', [seeded.kolkata], 'the app does not reach'],
  ['give-assets', [seeded.kolkata], 'the business has no asset'],
  ['give-assets', [seeded.berlin], 'reaches 2020000000000002 already'],
])('%s of %j is refused and changes nothing', async (what, assetIds, message) => {
  await connect(emulator)
  const answer = await control(emulator, `/integrations/${what}`, {
    appId,
    businessId: seeded.harbour,
    assetIds,
  })
  expect([answer.status, String(answer.json.at('error'))]).toEqual([400, expect.stringContaining(message)])
  expect(await settled(emulator)).toHaveLength(1)
})
