import { createHmac } from 'node:crypto'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { appToken, connect, control, seeded, send, startWithoutProof } from '../drive.ts'
import { bodiesOf, fieldsOf, settled, subscribe } from '../drive-webhooks.ts'
import { startReceiver, type Receiver } from '../receiver.ts'
import type { Emulator } from '../start-emulator.ts'
import { wireBody } from './delivery.ts'

let emulator: Emulator
let receiver: Receiver
beforeEach(async () => {
  emulator = await startWithoutProof()
  receiver = await startReceiver()
  await control(emulator, '/clock', { set: '2026-11-23T12:00:00Z', frozen: true })
  await subscribe(emulator, receiver)
})
afterEach(async () => {
  await emulator.close()
  await receiver.close()
})

const appId = seeded.appId
const entry = [
  { id: appId, time: 1, changes: [{ field: 'business_integration_update', value: { note: 'é😀' } }] },
]
const sendEntry = (more: object = {}) =>
  control(emulator, '/webhooks/send', { appId, object: 'application', entry, ...more })
const change = (body: object) => control(emulator, `/apps/${appId}`, body)
const advance = (seconds: number) => control(emulator, '/clock', { advanceSeconds: seconds })
const signed = (secret: string, algorithm = 'sha256') => {
  const body = receiver.notifications.at(-1)?.body ?? Buffer.alloc(0)
  return `${algorithm}=${createHmac(algorithm, secret).update(body).digest('hex')}`
}

test('a grant tells the app who installed it and with which configuration', async () => {
  await connect(emulator)
  const [delivery] = await settled(emulator)
  expect(bodiesOf(receiver)).toEqual([
    {
      object: 'application',
      entry: [
        {
          id: appId,
          time: 1795435200,
          changes: [
            {
              field: 'business_integration_install',
              value: { business_manager_id: seeded.harbour, tp_config_id: seeded.neverExpiring },
            },
          ],
        },
      ],
    },
  ])
  expect(delivery?.at('state')).toBe('delivered')
  expect(delivery?.at('attempts', 0)).toMatchObject({
    at: '2026-11-23T12:00:00.000Z',
    status: 200,
    body: 'ok',
  })
  expect(delivery?.at('attempts', 0, 'headers', 'connection')).toBeDefined()
})

test('a later login that shares other assets tells that too; the same again does not', async () => {
  await connect(emulator)
  await connect(emulator)
  await connect(emulator, { assetIds: [seeded.berlin] })
  await settled(emulator)
  const install = 'business_integration_install'
  expect(fieldsOf(receiver)).toEqual([install, install, install, 'business_integration_update'])
})

test('a personal login tells nothing', async () => {
  await connect(emulator, { configurationId: seeded.personal })
  expect(await settled(emulator)).toEqual([])
})

test('only subscribed fields and objects are told', async () => {
  await subscribe(emulator, receiver, { fields: 'business_integration_uninstall' })
  await connect(emulator)
  expect(await settled(emulator)).toEqual([])
})

test('a body is signed as it is sent, its letters beyond ASCII as lower-case escapes', async () => {
  await sendEntry()
  await settled(emulator)
  const [received] = receiver.notifications
  expect(received?.body.toString('utf8')).toContain('"note":"\\u00e9\\ud83d\\ude00"')
  expect(received?.headers['x-hub-signature-256']).toBe(signed(seeded.appSecret))
  expect(received?.headers['x-hub-signature']).toBe(signed(seeded.appSecret, 'sha1'))
  expect(received?.headers['content-type']).toBe('application/json')
  expect(received?.headers['user-agent']).toBe('facebookexternalua')
  expect(bodiesOf(receiver)).toEqual([{ object: 'application', entry }])
})

test('the signature is the one that others compute for the documented body', () => {
  const uninstall = { field: 'business_integration_uninstall', value: { business_manager_id: '456' } }
  const body = wireBody('application', [{ id: '123', time: 1767225600, changes: [uninstall] }])
  // Computed with another program over the body of Meta's sample.
  expect(createHmac('sha256', '0123456789abcdef0123456789abcdef').update(body).digest('hex')).toBe(
    'a297de8a411f970ea7fb4a8859838c6acbb5637f26700ae50d0d8b253addf1b9',
  )
})

test('a new secret signs what goes out after it, retries included', async () => {
  receiver.answer = (response) => response.writeHead(503).end()
  await sendEntry()
  await settled(emulator)
  await change({ appSecret: 'the-second-secret' })
  receiver.answer = (response) => response.end()
  await advance(60)
  await settled(emulator)
  expect(receiver.notifications.at(-1)?.headers['x-hub-signature-256']).toBe(signed('the-second-secret'))
})

test('what fails is tried again at once, then with growing pauses', async () => {
  receiver.answer = (response) => response.writeHead(500).end('later')
  await sendEntry()
  const [first] = await settled(emulator)
  expect(receiver.notifications).toHaveLength(2)
  expect(first?.at('nextAttemptAt')).toBe('2026-11-23T12:01:00.000Z')
  await advance(59)
  await settled(emulator)
  expect(receiver.notifications).toHaveLength(2)
  await advance(1)
  const [third] = await settled(emulator)
  expect(third?.at('nextAttemptAt')).toBe('2026-11-23T12:03:00.000Z')
  receiver.answer = (response) => response.end('at last')
  await advance(600)
  const [done] = await settled(emulator)
  expect([done?.at('state'), done?.at('attempts', 3, 'body')]).toEqual(['delivered', 'at last'])
})

test('a running clock brings the next attempt by itself', async () => {
  receiver.answer = (response) => response.writeHead(500).end()
  await sendEntry()
  await settled(emulator)
  await control(emulator, '/clock', { advanceSeconds: 59, frozen: false })
  await expect.poll(() => receiver.notifications.length, { timeout: 10_000 }).toBe(3)
})

test.each([
  [36, 37, 'given-up'],
  [168, 37, 'waiting'],
])('with %i hours of patience, after %i hours it is %s', async (retryHours, hours, state) => {
  await change({ webhooks: { retryHours } })
  receiver.answer = (response) => response.writeHead(404).end()
  await sendEntry()
  await settled(emulator)
  for (let hour = 0; hour < hours; hour++) {
    await advance(3600)
    await settled(emulator)
  }
  const [delivery] = await settled(emulator)
  expect(delivery?.at('state')).toBe(state)
})

test('a receiver that is slow or hangs up is tried again', async () => {
  await change({ webhooks: { timeoutMilliseconds: 50 } })
  receiver.answer = () => undefined
  await sendEntry()
  const [slow] = await settled(emulator)
  expect(slow?.at('attempts', 0, 'problem')).toBe('no answer in time')
  receiver.answer = (response) => response.destroy()
  await advance(60)
  const [cut] = await settled(emulator)
  expect(cut?.at('attempts', 2, 'problem')).toBe('connection failed')
  expect(cut?.at('state')).toBe('waiting')
})

test('another success than 200, and a redirect, are failures', async () => {
  receiver.answer = (response) => response.writeHead(204).end()
  await sendEntry()
  receiver.answer = (response) => response.writeHead(302, { location: receiver.url }).end()
  const [delivery] = await settled(emulator)
  expect(delivery?.at('state')).toBe('waiting')
  expect(receiver.notifications).toHaveLength(2)
})

test('changes of one moment travel together where an app has batching', async () => {
  await change({ webhooks: { batching: true } })
  await control(emulator, '/webhooks/hold', { appId })
  await connect(emulator)
  await connect(emulator, {
    personId: seeded.northwindOwner,
    businessId: seeded.northwind,
    assetIds: [seeded.kolkata],
  })
  await advance(1)
  await connect(emulator)
  await control(emulator, '/webhooks/release', { appId })
  await settled(emulator)
  const bodies = bodiesOf(receiver) as { entry: { changes: unknown[] }[] }[]
  expect(bodies.map(({ entry: entries }) => entries.map(({ changes }) => changes.length))).toEqual([[2, 1]])
})

test('what nobody is subscribed to any more is not tried again', async () => {
  receiver.answer = (response) => response.writeHead(500).end()
  await sendEntry()
  await settled(emulator)
  const query = new URLSearchParams({ access_token: appToken })
  await send(emulator, `/v25.0/${appId}/subscriptions?${query.toString()}`, { method: 'DELETE' })
  await advance(60)
  const [delivery] = await settled(emulator)
  expect(delivery?.at('state')).toBe('unsubscribed')
  expect(receiver.notifications).toHaveLength(2)
})

test('a reset forgets subscriptions and what was on its way', async () => {
  receiver.answer = (response) => response.writeHead(500).end()
  await sendEntry()
  await settled(emulator)
  await control(emulator, '/reset', {})
  await connect(emulator)
  expect(await settled(emulator)).toEqual([])
})
