import { expect, test } from 'vitest'
import { run } from '../../../../functions/webhooks/receive/run.ts'
import { Failure } from '../../../../shared/base/failure.ts'
import { twoApps } from '../../../factories/deployment.ts'
import { applicationEntry, deliveryBody, deliveryRequest } from '../../../factories/deliveries.ts'
import { partnerEntry, personalEntry } from '../../../factories/partner-entries.ts'
import { createWorld, type World } from '../../../factories/world.ts'

const DAYS = 24 * 3_600_000

function entries(count: number): object[] {
  return Array.from({ length: count }, (_, place) => applicationEntry(undefined, `45${place}`))
}

function deliver(world: World, delivered: readonly object[], app = 'demo') {
  return run(world.ports, deliveryRequest(deliveryBody(delivered), { pathParameters: { app } }))
}

const amounts = (world: World, name: string) =>
  world.counted.filter((counted) => counted.name === name).map(({ amount }) => amount)

test('each entry is a message of its own', async () => {
  const world = createWorld()
  expect(await deliver(world, entries(2))).toEqual({ status: 200, text: 'ok' })
  expect(world.sent.webhooks).toEqual(
    entries(2).map((entry) => ({ v: 1, appKey: 'demo', object: 'application', entry })),
  )
})

test('a thousand entries go ten at a time, each batch queued before it is marked', async () => {
  const world = createWorld()
  await deliver(world, entries(25))
  const names = world.operations().filter((name) => name !== 'webhookDeliveries.remember')
  expect(names).toEqual(['webhookQueue.send', 'webhookQueue.send', 'webhookQueue.send'])
  expect(world.operations().indexOf('webhookDeliveries.remember')).toBe(1)
  expect(world.sent.webhooks).toHaveLength(25)
  expect(world.rows.deliveries.size).toBe(25)
})

test('what comes again within eight days is accepted and not queued again', async () => {
  const world = createWorld()
  await deliver(world, entries(3))
  world.clock.advance(8 * DAYS - 1)
  expect(await deliver(world, entries(3))).toEqual({ status: 200, text: 'ok' })
  expect(world.sent.webhooks).toHaveLength(3)
  expect(amounts(world, 'WebhookEntriesRepeated')).toEqual([3])
  world.clock.advance(1)
  await deliver(world, entries(3))
  expect(world.sent.webhooks).toHaveLength(6)
})

test('a delivery that is partly known queues the rest', async () => {
  const world = createWorld()
  await deliver(world, entries(2))
  await deliver(world, entries(4))
  expect(world.sent.webhooks).toHaveLength(4)
})

test('the same entry twice in one delivery is queued once', async () => {
  const world = createWorld()
  await deliver(world, [...entries(1), ...entries(1)])
  expect(world.sent.webhooks).toHaveLength(1)
})

test('the same entry of another app is another entry', async () => {
  const world = createWorld({ deployment: twoApps })
  await deliver(world, entries(1), 'demo')
  await deliver(world, entries(1), 'other')
  expect(world.sent.webhooks.map(({ appKey }) => appKey)).toEqual(['demo', 'other'])
})

test('an entry above 200 KiB lies in the bucket before its message names it', async () => {
  const world = createWorld()
  const large = { ...applicationEntry(), more: 'x'.repeat(200 * 1024) }
  await deliver(world, [...entries(1), large])
  const [[key, text] = ['', '']] = [...world.rows.webhookEntries]
  expect(key).toMatch(/^webhook-entries\/v1\/app=demo\/[\w-]{43}\.json$/)
  expect(JSON.parse(text)).toEqual(large)
  expect(world.sent.webhooks[1]).toEqual({ v: 1, appKey: 'demo', object: 'application', entryKey: key })
  expect(world.operations().slice(0, 2)).toEqual(['webhookEntryWrites.write', 'webhookQueue.send'])
  expect(Math.max(...world.sent.webhooks.map((message) => JSON.stringify(message).length))).toBeLessThan(1024)
})

test('the limit of a message counts bytes, not letters', async () => {
  const world = createWorld()
  await deliver(world, [{ ...applicationEntry(), more: 'ä'.repeat(110 * 1024) }])
  expect(world.rows.webhookEntries.size).toBe(1)
})

test.each([
  'webhookQueue.send',
  'webhookEntryWrites.write',
  'webhookDeliveries.isKnown',
  'webhookDeliveries.remember',
])('while %s fails nothing is accepted, and Meta’s next try brings it through', async (operation) => {
  const world = createWorld()
  const large = { ...applicationEntry(), more: 'x'.repeat(200 * 1024) }
  world.outward.fail(operation, new Failure('ERR_STORE_UNAVAILABLE', 'no answer'))
  await expect(deliver(world, [large])).rejects.toMatchObject({ code: 'ERR_STORE_UNAVAILABLE' })
  world.outward.mend(operation)
  expect(await deliver(world, [large])).toEqual({ status: 200, text: 'ok' })
  expect(new Set(world.sent.webhooks.map((message) => JSON.stringify(message))).size).toBe(1)
})

test('a delivery without entries is accepted', async () => {
  const world = createWorld()
  expect(await deliver(world, [])).toEqual({ status: 200, text: 'ok' })
  expect(world.effects).toEqual([])
})

test('a message that a person wrote stays at the door, though the news beside it goes on', async () => {
  const world = createWorld()
  const news = partnerEntry('PARTNER_REMOVED', 'plain')
  const body = deliveryBody([personalEntry(), news], 'whatsapp_business_account')
  expect(await run(world.ports, deliveryRequest(body))).toEqual({ status: 200, text: 'ok' })
  expect(world.sent.webhooks).toEqual([
    { v: 1, appKey: 'demo', object: 'whatsapp_business_account', entry: news },
  ])
  expect(world.counted).toContainEqual({
    name: 'WebhooksPassedOver',
    dimension: { object: 'whatsapp_business_account' },
    amount: 1,
  })
})
