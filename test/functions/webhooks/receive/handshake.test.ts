import { expect, test } from 'vitest'
import { run } from '../../../../functions/webhooks/receive/run.ts'
import { handshakeRequest } from '../../../factories/deliveries.ts'
import { createWorld } from '../../../factories/world.ts'

test('the right token gets the challenge back as it came', async () => {
  const world = createWorld()
  expect(await run(world.ports, handshakeRequest())).toEqual({ status: 200, text: '1158201444' })
  expect(world.counted).toMatchObject([{ name: 'WebhookHandshakes' }])
  expect(world.effects).toEqual([])
})

test.each<[string, Readonly<Record<string, string | undefined>>]>([
  ['a wrong token', { 'hub.verify_token': 'guessed' }],
  ['no token', { 'hub.verify_token': undefined }],
  ['another mode', { 'hub.mode': 'unsubscribe' }],
  ['a challenge that is none', { 'hub.challenge': '<b>1</b>' }],
])('%s is 403, counted and not logged', async (_what, given) => {
  const world = createWorld()
  expect(await run(world.ports, handshakeRequest(given))).toEqual({ status: 403, text: 'not-verified' })
  expect(world.counted).toMatchObject([{ name: 'WebhookRefused', dimension: { reason: 'not-verified' } }])
  expect(world.logged).toEqual([])
})

test.each(['other', '', '__proto__', 'constructor', 'demo/'])(
  'an app %j that is not ours is 404',
  async (app) => {
    const world = createWorld()
    expect(await run(world.ports, handshakeRequest({}, app))).toEqual({ status: 404, text: 'unknown-app' })
    expect(world.outward.count()).toBe(0)
  },
)

test('an app that is not set up throws so that the door says so', async () => {
  const world = createWorld()
  world.configured.delete('demo')
  await expect(run(world.ports, handshakeRequest())).rejects.toMatchObject({ code: 'ERR_APP_NOT_CONFIGURED' })
})
