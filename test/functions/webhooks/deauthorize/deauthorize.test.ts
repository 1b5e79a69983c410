import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { run } from '../../../../functions/webhooks/deauthorize/run.ts'
import { Failure } from '../../../../shared/base/failure.ts'
import { installationIdOf } from '../../../../shared/domain/ids.ts'
import { NOON } from '../../../factories/ambient.ts'
import { twoApps } from '../../../factories/deployment.ts'
import {
  deliveryRequest,
  PREVIOUS_SECRET,
  signedRequestForm,
  signedRequestOf,
} from '../../../factories/deliveries.ts'
import { createWorld, type World } from '../../../factories/world.ts'

const INSTALLATION = installationIdOf('1029384756102938', 'user', '218471')

const told = (world: World) => world.sent.evidence.map(({ message }) => message)

test('a person who has removed the app is evidence about that person’s installation, of Meta’s own time', async () => {
  const world = createWorld({ now: NOON + 3_600_000 })
  expect(await run(world.ports, signedRequestForm(signedRequestOf()))).toEqual({ status: 200, text: 'ok' })
  const evidence = { kind: 'uninstalled', at: NOON }
  expect(told(world)).toEqual([{ v: 1, installationId: INSTALLATION, evidence }])
  expect(world.logged).toEqual([])
})

test('a request without a time is of now', async () => {
  const world = createWorld()
  await run(world.ports, signedRequestForm(signedRequestOf({ issued_at: undefined, user_id: 218471 })))
  expect(told(world)).toMatchObject([{ installationId: INSTALLATION, evidence: { at: NOON } }])
})

test('the installation is that of the app which the request came for', async () => {
  const world = createWorld({ deployment: twoApps })
  const pathParameters = { app: 'other' }
  await run(world.ports, signedRequestForm(signedRequestOf(), { pathParameters }))
  const installationId = installationIdOf('5647382910564738', 'user', '218471')
  expect(told(world)).toMatchObject([{ installationId }])
})

test('a request signed with the previous secret is taken and counted', async () => {
  const world = createWorld()
  await run(world.ports, signedRequestForm(signedRequestOf({}, PREVIOUS_SECRET)))
  expect(told(world)).toHaveLength(1)
  expect(world.counted.map(({ name }) => name)).toContain('PreviousAppSecretUsed')
})

test('a replayed request is the same evidence', async () => {
  const world = createWorld()
  const request = signedRequestForm(signedRequestOf())
  await run(world.ports, request)
  world.clock.advance(7 * 24 * 3_600_000)
  await run(world.ports, request)
  const [first, second] = told(world)
  expect(second).toEqual(first)
})

const cut = signedRequestOf().slice(0, -4)

test.each<[string, Parameters<typeof run>[1], number, string]>([
  ['another app’s', signedRequestForm(signedRequestOf({}, 'a stranger')), 401, 'not-signed'],
  ['one cut short', signedRequestForm(cut), 401, 'not-signed'],
  ['another algorithm', signedRequestForm(signedRequestOf({ algorithm: 'none' })), 401, 'not-signed'],
  ['no field', deliveryRequest('a=b', { signature: undefined }), 400, 'not-readable'],
  ['JSON', deliveryRequest('{"signed_request":"x"}', { signature: undefined }), 400, 'not-readable'],
  ['nobody', signedRequestForm(signedRequestOf({ user_id: 'me' })), 400, 'not-readable'],
  ['too much', deliveryRequest('x'.repeat(16 * 1024 + 1)), 413, 'too-large'],
  [
    'an app that is not ours',
    signedRequestForm(signedRequestOf(), { pathParameters: { app: 'constructor' } }),
    404,
    'unknown-app',
  ],
])('%s is refused, counted and not logged', async (_what, request, status, reason) => {
  const world = createWorld()
  expect(await run(world.ports, request)).toEqual({ status, text: reason })
  expect(world.counted).toContainEqual({ name: 'DeauthorizeRefused', dimension: { reason }, amount: 1 })
  expect(world.effects).toEqual([])
  expect(world.logged).toEqual([])
})

test('what Meta signed and nobody can read raises an alarm', async () => {
  const world = createWorld()
  await run(world.ports, signedRequestForm(signedRequestOf({ user_id: 'me' })))
  expect(world.counted.map(({ name }) => name)).toContain('SignedRequestsUnreadable')
})

test('while the judge’s queue does not answer nothing is accepted', async () => {
  const world = createWorld()
  world.outward.fail('evidenceQueue.send', new Failure('ERR_STORE_UNAVAILABLE', 'no answer'))
  await expect(run(world.ports, signedRequestForm(signedRequestOf()))).rejects.toMatchObject({
    code: 'ERR_STORE_UNAVAILABLE',
  })
})

test('whatever strangers send is refused and leaves neither a message nor a line', async () => {
  const anyBody = fc.oneof(
    fc.uint8Array().map((bytes) => Buffer.from(bytes)),
    fc.string().map((text) => Buffer.from(new URLSearchParams({ signed_request: text }).toString())),
    fc.tuple(fc.base64String(), fc.json()).map(([signature, payload]) => {
      const encoded = Buffer.from(payload).toString('base64url')
      return Buffer.from(`signed_request=${encodeURIComponent(`${signature}.${encoded}`)}`)
    }),
  )
  const property = fc.asyncProperty(
    anyBody,
    fc.oneof(fc.constant('demo'), fc.string()),
    async (body, app) => {
      const world = createWorld()
      const request = deliveryRequest(body, { pathParameters: { app }, signature: undefined })
      const { status } = await run(world.ports, request)
      expect(app === 'demo' ? [400, 401] : [404]).toContain(status)
      expect([world.effects, world.logged]).toEqual([[], []])
    },
  )
  await fc.assert(property)
})
