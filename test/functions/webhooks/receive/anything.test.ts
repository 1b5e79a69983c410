import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { run } from '../../../../functions/webhooks/receive/run.ts'
import { deliveryBody, deliveryRequest, handshakeRequest } from '../../../factories/deliveries.ts'
import { createWorld } from '../../../factories/world.ts'

/** Bytes, JSON, and what looks like a delivery. */
const anyBody = fc.oneof(
  fc.uint8Array().map((bytes) => Buffer.from(bytes)),
  fc.json().map((text) => Buffer.from(text)),
  fc
    .tuple(
      fc.array(fc.object()),
      fc.constantFrom('application', 'permissions', 'whatsapp_business_account', 'page', ''),
    )
    .map(([entry, object]) => Buffer.from(deliveryBody(entry, object))),
)
const processed = ['application', 'permissions', 'whatsapp_business_account']
const anyApp = fc.oneof(fc.constant('demo'), fc.constantFrom('', '__proto__', 'constructor'), fc.string())

test('whatever strangers send is 401 or 404 and leaves neither a row nor a line', async () => {
  const property = fc.asyncProperty(anyBody, anyApp, fc.option(fc.string()), async (body, app, header) => {
    const world = createWorld()
    const given = { pathParameters: { app }, signature: header ?? undefined }
    const { status } = await run(world.ports, deliveryRequest(body, given))
    expect(status).toBe(app === 'demo' ? 401 : 404)
    expect(world.effects).toEqual([])
    expect(world.logged).toEqual([])
  })
  await fc.assert(property)
})

test('whatever is signed is 200 or 400, and what is queued is of an object that is processed', async () => {
  const property = fc.asyncProperty(anyBody, async (body) => {
    const world = createWorld()
    const { status } = await run(world.ports, deliveryRequest(body))
    expect([200, 400]).toContain(status)
    expect(world.sent.webhooks.every(({ object }) => processed.includes(object))).toBe(true)
    expect(world.logged).toEqual([])
  })
  await fc.assert(property)
})

test('whatever is asked for without the verify token is 403 and echoes nothing', async () => {
  const names = fc.constantFrom('hub.mode', 'hub.challenge', 'hub.verify_token', 'x')
  const property = fc.asyncProperty(fc.dictionary(names, fc.string()), async (query) => {
    const world = createWorld()
    const request = { ...handshakeRequest(), query }
    expect(await run(world.ports, request)).toEqual({ status: 403, text: 'not-verified' })
    expect(world.logged).toEqual([])
  })
  await fc.assert(property)
})
