import { expect, test } from 'vitest'
import { run } from '../../../../functions/webhooks/receive/run.ts'
import { applicationEntry, deliveryBody, deliveryRequest } from '../../../factories/deliveries.ts'
import { Killed, type Moment } from '../../../factories/outward.ts'
import { createWorld, type World } from '../../../factories/world.ts'

/** Two batches, and one entry that travels by reference. */
const entries = [
  ...Array.from({ length: 11 }, (_, place) => applicationEntry(undefined, `45${place}`)),
  { ...applicationEntry(), more: 'x'.repeat(200 * 1024) },
]

const deliver = (world: World) => run(world.ports, deliveryRequest(deliveryBody(entries)))

async function callsOfOneDelivery(): Promise<number> {
  const world = createWorld()
  await deliver(world)
  return world.outward.count()
}

const calls = await callsOfOneDelivery()
const points = Array.from({ length: calls }, (_, place) => place + 1).flatMap((call) =>
  (['before', 'after'] as const).map((moment): [Moment, number] => [moment, call]),
)

/** How often each entry lies on the queue, in the order of their texts. */
function copies({ sent }: World): number[] {
  const texts = sent.webhooks.map((message) => JSON.stringify(message))
  return [...new Set(texts)].map((text) => texts.filter((other) => other === text).length)
}

test('a delivery makes as many outward calls as this file kills', () => {
  // the signature, twelve looks, one object, two batches, twelve marks
  expect(calls).toBe(28)
})

test.each(points)(
  'a process that dies %s its call %i loses no entry, and queues none more than twice',
  async (moment, call) => {
    const world = createWorld()
    world.outward.killAt(call, moment)
    const died = await deliver(world).catch((error: unknown) => error)
    expect(died).toBeInstanceOf(Killed)
    expect(await deliver(world)).toEqual({ status: 200, text: 'ok' })
    const queued = copies(world)
    expect(queued).toHaveLength(entries.length)
    expect(Math.max(...queued)).toBeLessThanOrEqual(2)
    expect(world.rows.deliveries.size).toBe(entries.length)
    expect(await deliver(world)).toEqual({ status: 200, text: 'ok' })
    expect(copies(world)).toEqual(queued)
  },
)

test('an entry that was marked lies on the queue, whenever the process died', async () => {
  for (const [moment, call] of points) {
    const world = createWorld()
    world.outward.killAt(call, moment)
    await deliver(world).catch((error: unknown) => error)
    expect.soft(world.rows.deliveries.size, `${moment} ${call}`).toBeLessThanOrEqual(copies(world).length)
  }
})
