import { expect, test } from 'vitest'
import { run } from '../../../../functions/webhooks/data-deletion/run.ts'
import { installationIdOf } from '../../../../shared/domain/ids.ts'
import { NOON } from '../../../factories/ambient.ts'
import {
  CURRENT_SECRET,
  PREVIOUS_SECRET,
  signedRequestForm,
  signedRequestOf,
} from '../../../factories/deliveries.ts'
import { createWorld, type World } from '../../../factories/world.ts'

const PERSON = '218471'
const installationId = installationIdOf('1029384756102938', 'user', PERSON)

function ask(world: World, signedRequest = signedRequestOf()) {
  return run(world.ports, signedRequestForm(signedRequest))
}

async function jsonOf(answer: ReturnType<typeof ask>) {
  const given = await answer
  if (!('json' in given)) throw new Error(`no JSON but ${given.text}`)
  return given.json as { readonly url: string; readonly confirmation_code: string }
}

test('Meta is answered with the code and the page where its status is told, and with nothing else', async () => {
  const world = createWorld()
  const answer = await ask(world)
  const { url, confirmation_code: code } = await jsonOf(Promise.resolve(answer))
  expect(answer.status).toBe(200)
  expect(code).toMatch(/^[a-z0-9]{26}$/)
  expect(answer).toEqual({
    status: 200,
    json: { url: `https://login.test/deletions/${code}`, confirmation_code: code },
  })
  expect(new URL(url).pathname).toBe(`/deletions/${code}`)
})

test('the request is kept under the hash of its code, and the eraser is told of the installation', async () => {
  const world = createWorld()
  await ask(world)
  const [[codeHash, request] = ['', undefined]] = world.rows.deletions
  expect(request).toEqual({
    codeHash,
    installationId,
    requestedAt: NOON,
    state: 'received',
    expiresAt: NOON + 180 * 24 * 60 * 60_000,
  })
  expect(world.sent.erase).toEqual([
    { v: 1, kind: 'installation', installationId, requestedAt: NOON, request: codeHash },
  ])
})

test('neither the person’s id nor the code is in any row, message, log or metric', async () => {
  const world = createWorld()
  const { confirmation_code: code } = await jsonOf(ask(world))
  const { rows, sent, logged, counted } = world
  const text = JSON.stringify([[...rows.deletions], sent, logged, counted])
  expect(text).not.toContain(PERSON)
  expect(text).not.toContain(code)
})

test('a request that comes again has the same code and changes nothing', async () => {
  const world = createWorld()
  const first = await jsonOf(ask(world))
  const [row] = world.rows.deletions.values()
  if (row) world.rows.deletions.set(row.codeHash, { ...row, state: 'deleted', completedAt: NOON })
  world.clock.advance(3_600_000)
  expect(await jsonOf(ask(world))).toEqual(first)
  expect(await jsonOf(ask(world, signedRequestOf().replace('.', '=.')))).toEqual(first)
  expect([...world.rows.deletions.values()]).toMatchObject([{ state: 'deleted' }])
  expect(new Set(world.sent.erase.map(({ requestedAt }) => requestedAt))).toEqual(new Set([NOON]))
})

test('another request of the same person has another code', async () => {
  const world = createWorld()
  const first = await jsonOf(ask(world))
  const second = await jsonOf(ask(world, signedRequestOf({ issued_at: NOON / 1000 - 60 })))
  expect(second.confirmation_code).not.toBe(first.confirmation_code)
})

test('a request reaches what was consented to until Meta made it, and never into the future', async () => {
  const world = createWorld()
  await ask(world, signedRequestOf({ issued_at: NOON / 1000 - 3600 }))
  await ask(world, signedRequestOf({ issued_at: NOON / 1000 + 3600 }))
  expect(world.sent.erase.map(({ requestedAt }) => requestedAt)).toEqual([NOON - 3_600_000, NOON])
})

test('the secret that was replaced still counts, and is counted', async () => {
  const world = createWorld()
  expect((await ask(world, signedRequestOf({}, PREVIOUS_SECRET))).status).toBe(200)
  expect(world.counted.map(({ name }) => name)).toContain('PreviousAppSecretUsed')
})

const [signature = '', payload = ''] = signedRequestOf().split('.')

test.each([
  ['another secret’s signature', signedRequestOf({}, `${CURRENT_SECRET}x`), 401, 'not-signed'],
  ['another algorithm', signedRequestOf({ algorithm: 'none' }), 401, 'not-signed'],
  ['no signature', `.${payload}`, 401, 'not-signed'],
  ['a payload cut short', `${signature}.${payload.slice(0, -4)}`, 401, 'not-signed'],
  ['no person', signedRequestOf({ user_id: null }), 400, 'not-readable'],
])('a signed request with %s is refused, and nothing is written', async (_with, request, status, text) => {
  const world = createWorld()
  expect(await ask(world, request)).toEqual({ status, text })
  expect(world.effects).toEqual([])
})

test('a body without a signed request, and an app that is none of ours, are refused', async () => {
  const world = createWorld()
  const none = signedRequestForm('', { rawBody: Buffer.from('hello=world') })
  expect(await run(world.ports, none)).toEqual({ status: 400, text: 'not-a-signed-request' })
  const stranger = signedRequestForm(signedRequestOf(), { pathParameters: { app: 'constructor' } })
  expect(await run(world.ports, stranger)).toEqual({ status: 404, text: 'unknown-app' })
  expect(world.effects).toEqual([])
})

test('where the request cannot be kept, nobody is told that it is', async () => {
  const world = createWorld()
  world.outward.fail('newDeletionRequests.put', new Error('away'))
  await expect(ask(world)).rejects.toThrow('away')
  expect(world.sent.erase).toEqual([])
})
