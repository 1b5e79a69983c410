import { expect, test } from 'vitest'
import { run } from '../../../../functions/webhooks/receive/run.ts'
import type { WebhookRequest } from '../../../../shared/kernel/doors/webhook.ts'
import {
  applicationEntry,
  deliveryBody,
  deliveryRequest,
  PREVIOUS_SECRET,
  signatureOf,
} from '../../../factories/deliveries.ts'
import { createWorld } from '../../../factories/world.ts'

const body = deliveryBody([applicationEntry()])
const LARGEST = 3 * 1024 * 1024

async function refuse(request: WebhookRequest) {
  const world = createWorld()
  const answer = await run(world.ports, request)
  expect(world.effects).toEqual([])
  expect(world.logged).toEqual([])
  const counted = world.counted.map(({ name, dimension }) => [name, dimension['reason']])
  return { ...answer, counted }
}

test.each<[string, string | undefined]>([
  ['no signature', undefined],
  ['a wrong one', signatureOf(body, 'another secret')],
  ['one of another body', signatureOf(`${body} `)],
])('a body with %s is 401: nothing is written, logged or read', async (_what, signature) => {
  expect(await refuse(deliveryRequest(body, { signature }))).toEqual({
    status: 401,
    text: 'not-signed',
    counted: [['WebhookRefused', 'not-signed']],
  })
})

test('a body that was read and written again on the way is not the one that was signed', async () => {
  const escaped = deliveryBody([{ ...applicationEntry(), note: 'Käse/Brot' }])
  const again = JSON.stringify(JSON.parse(escaped))
  const { status } = await refuse(deliveryRequest(again, { signature: signatureOf(escaped) }))
  expect(status).toBe(401)
  expect((await run(createWorld().ports, deliveryRequest(escaped))).status).toBe(200)
})

test.each(['', 'no json', '[]', '{"object":"application"}', '{"object":"application","entry":[7]}'])(
  'a signed body that is no delivery is 400, for a mended reader may read it when Meta sends it again: %j',
  async (text) => {
    expect(await refuse(deliveryRequest(text))).toEqual({
      status: 400,
      text: 'not-readable',
      counted: [
        ['WebhooksUnreadable', undefined],
        ['WebhookRefused', 'not-readable'],
      ],
    })
  },
)

test('a body above three megabytes is 413 before anything is computed from it', async () => {
  const large = Buffer.alloc(LARGEST + 1, ' ')
  expect(await refuse(deliveryRequest(large))).toEqual({
    status: 413,
    text: 'too-large',
    counted: [['WebhookRefused', 'too-large']],
  })
  const most = Buffer.concat([Buffer.from(body), Buffer.alloc(LARGEST - body.length, ' ')])
  expect((await run(createWorld().ports, deliveryRequest(most))).status).toBe(200)
})

test('an app that is not ours is 404', async () => {
  expect(await refuse(deliveryRequest(body, { pathParameters: { app: 'constructor' } }))).toMatchObject({
    status: 404,
    counted: [['WebhookRefused', 'unknown-app']],
  })
})

test('a delivery signed with the previous secret is taken and counted', async () => {
  const world = createWorld()
  const request = deliveryRequest(body, { signature: signatureOf(body, PREVIOUS_SECRET) })
  expect(await run(world.ports, request)).toEqual({ status: 200, text: 'ok' })
  expect(world.sent.webhooks).toHaveLength(1)
  expect(world.counted.map(({ name }) => name)).toContain('PreviousAppSecretUsed')
})

test.each(['page', 'whatsapp_business_account', 'user'])(
  'what Meta sends of the object %s is accepted and goes no further: it may be personal',
  async (object) => {
    const world = createWorld()
    const personal = {
      id: '7',
      time: 1,
      changes: [{ field: 'leadgen', value: { text: 'a private message' } }],
    }
    expect(await run(world.ports, deliveryRequest(deliveryBody([personal], object)))).toEqual({
      status: 200,
      text: 'ok',
    })
    expect(world.effects).toEqual([])
    expect(world.counted).toMatchObject([{ name: 'WebhooksPassedOver', dimension: { object } }])
    expect(JSON.stringify([world.logged, world.counted])).not.toContain('private')
  },
)
