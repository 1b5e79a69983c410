import { expect, test } from 'vitest'
import {
  confirmationCodeOf,
  codeHashOf,
  type DeletionRequest,
} from '../../../../shared/domain/deletion-request.ts'
import type { EraseMessage } from '../../../../shared/domain/erase-message.ts'
import { Secret } from '../../../../shared/base/secret.ts'
import { installationIdOf } from '../../../../shared/domain/ids.ts'
import { NOON } from '../../../factories/ambient.ts'
import { connection, placeJob } from '../../../factories/connections.ts'
import { CONSENT, INSTALLATION } from '../../../factories/verdicts.ts'
import type { World } from '../../../factories/world.ts'
import { eraseToEnd, fileOf, leftOf, workedWorld } from './erasing.ts'

const APP_ID = '1029384756102938'
const PERSON = '218471'
const personal = installationIdOf(APP_ID, 'user', PERSON)
const codeHash = codeHashOf(confirmationCodeOf('demo', 'a signature')) ?? ''

/** A world in which a person has connected beside the business, under a reference of its own. */
function worldOfPerson(): World {
  const world = workedWorld()
  const [business] = world.rows.installations.values()
  if (!business) throw new Error('no business')
  const owner = { tokenKind: 'user', grantorId: PERSON, actorId: PERSON } as const
  world.rows.installations.set(personal, { ...business, ...owner, installationId: personal })
  placePersonal(world, 'first')
  const sealed = new Secret('a token of a person')
  world.rows.roots.set(personal, { appKey: 'demo', tokenKind: 'user', sealed, mark: CONSENT })
  return world
}

function placePersonal(world: World, reference: string): void {
  const connectionId = `${personal}.${reference}`
  const row = connection({ connectionId, installationId: personal, reference })
  world.rows.connections.set(connectionId, row)
  placeJob(world, { ownerId: connectionId, installationId: personal })
  world.rows.files.set(fileOf(connectionId), [{}])
}

function placeRequest(world: World): void {
  const request: DeletionRequest = {
    codeHash,
    installationId: personal,
    requestedAt: NOON,
    state: 'received',
    expiresAt: NOON + 180 * 24 * 60 * 60_000,
  }
  world.rows.deletions.set(codeHash, request)
}

const order: EraseMessage = {
  v: 1,
  kind: 'installation',
  installationId: personal,
  requestedAt: NOON,
  request: codeHash,
}

const ofPerson = (world: World) => leftOf(world).filter((key) => key.includes(personal))

test('a person’s data goes, and the business’s stays as it was', async () => {
  const world = worldOfPerson()
  placeRequest(world)
  const before = leftOf(world).filter((key) => key.includes(INSTALLATION))
  await eraseToEnd(world, order)
  expect(ofPerson(world)).toEqual([])
  expect(leftOf(world)).toEqual(before)
  expect(before.length).toBeGreaterThan(5)
  expect(world.rows.connections.get(`${personal}.first`)?.state).toBe('deleted')
})

test('the app is taken away from the person at Meta, and no token of the business is touched', async () => {
  const world = worldOfPerson()
  await eraseToEnd(world, order)
  expect(world.graph.calls.map(({ operation, of, path }) => [operation, of, path])).toEqual([
    ['debug-token', personal, 'debug_token'],
    ['revoke-permissions', personal, `${PERSON}/permissions`],
  ])
})

test('every connection of the person’s goes, and the request counts them all', async () => {
  const world = worldOfPerson()
  placePersonal(world, 'second')
  placeRequest(world)
  await eraseToEnd(world, order)
  expect(ofPerson(world)).toEqual([])
  expect(world.rows.deletions.get(codeHash)).toMatchObject({
    state: 'deleted',
    completedAt: NOON,
    counts: { connections: 2, jobs: 2, results: 2, token: 1, assets: 0, installation: 1 },
  })
})

test('where nothing is held of the person, the request says so', async () => {
  const world = workedWorld()
  placeRequest(world)
  const before = leftOf(world)
  await eraseToEnd(world, order)
  expect(leftOf(world)).toEqual(before)
  expect(world.rows.deletions.get(codeHash)).toMatchObject({ state: 'nothing-held', completedAt: NOON })
  expect(world.graph.calls).toEqual([])
})

test('who has logged in again after the request keeps what came of that', async () => {
  const world = worldOfPerson()
  placeRequest(world)
  await eraseToEnd(world, { ...order, requestedAt: CONSENT.tokenIssuedAt - 1 })
  expect(world.rows.connections.get(`${personal}.first`)?.state).toBe('active')
  expect(world.rows.roots.has(personal)).toBe(true)
  expect(world.rows.deletions.get(codeHash)?.state).toBe('nothing-held')
})

test('what a broken-off login left of the person goes as well', async () => {
  const world = worldOfPerson()
  placeRequest(world)
  world.rows.connections.delete(`${personal}.first`)
  world.rows.jobs.clear()
  world.rows.files.clear()
  await eraseToEnd(world, order)
  expect(ofPerson(world)).toEqual([])
  expect(world.rows.deletions.get(codeHash)).toMatchObject({ state: 'deleted', counts: { token: 1 } })
})

test('the look that comes a quarter of an hour later erases what was written meanwhile, and changes no request', async () => {
  const world = worldOfPerson()
  placeRequest(world)
  await eraseToEnd(world, order)
  expect(world.sent.again.at(-1)).toEqual({ message: order, afterSeconds: 900 })
  const sent = world.sent.again.length
  const done = world.rows.deletions.get(codeHash)
  world.rows.connections.delete(`${personal}.first`)
  placePersonal(world, 'late')
  world.clock.advance(900_000)
  await eraseToEnd(world, order)
  expect(ofPerson(world)).toEqual([])
  expect(world.rows.deletions.get(codeHash)).toEqual(done)
  expect(world.sent.again.slice(sent).every(({ message }) => message !== order)).toBe(true)
})

test('a request that is killed at any call comes to the same end', async () => {
  const undisturbed = worldOfPerson()
  placeRequest(undisturbed)
  await eraseToEnd(undisturbed, order)
  const calls = undisturbed.outward.count()
  for (let call = 1; call <= calls; call += 1) {
    const world = worldOfPerson()
    placeRequest(world)
    world.outward.killAt(call, 'after')
    await expect(eraseToEnd(world, order)).rejects.toThrow('killed after')
    await eraseToEnd(world, order)
    expect.soft(ofPerson(world), `killed after call ${call}`).toEqual([])
    expect.soft(world.rows.deletions.get(codeHash)).toEqual(undisturbed.rows.deletions.get(codeHash))
  }
})
