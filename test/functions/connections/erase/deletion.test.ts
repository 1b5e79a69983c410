import { expect, test } from 'vitest'
import { NOON } from '../../../factories/ambient.ts'
import { connection } from '../../../factories/connections.ts'
import { CONNECTION, CONSENT, INSTALLATION } from '../../../factories/verdicts.ts'
import { erase, eraseToEnd, fileOf, leftOf, order, placeSecond, workedWorld } from './erasing.ts'

const DAY = 24 * 60 * 60_000

test('the last connection of an installation takes everything with it but its tombstone', async () => {
  const world = workedWorld()
  await eraseToEnd(world)
  expect(leftOf(world)).toEqual([])
  const { events, ...tombstone } = world.rows.connections.get(CONNECTION) ?? connection()
  const { connectionId, installationId, caller, reference, configuration, appKey, generation } = connection()
  expect(tombstone).toEqual({
    connectionId,
    installationId,
    caller,
    reference,
    configuration,
    appKey,
    generation,
    state: 'deleted',
    deletedAt: NOON,
    createdAt: NOON - 60_000,
    activeAt: NOON - 60_000,
    assets: [],
    permissions: [],
    revision: 3,
    publishedRevision: 1,
    unpublished: true,
    mark: CONSENT,
  })
  expect(events).toHaveLength(1)
})

test('the certificate says what each store held, that nothing is left, and that the token is revoked', async () => {
  const world = workedWorld()
  await eraseToEnd(world)
  expect(world.rows.connections.get(CONNECTION)?.events).toEqual([
    {
      type: 'connection.deleted',
      generation: 1,
      revision: 3,
      n: 0,
      time: NOON,
      data: {
        caller: 'partner-backend',
        app: 'demo',
        configuration: 'ads-insights',
        requestedAt: '2026-11-23T12:30:00.000Z',
        deletedAt: '2026-11-23T12:30:00.000Z',
        revoked: true,
        stores: [
          { store: 'jobs', erased: 1, left: 0 },
          { store: 'results', erased: 1, left: 0 },
          { store: 'token', erased: 1, left: 0 },
          { store: 'installation-jobs', erased: 1, left: 0 },
          { store: 'assets', erased: 1, left: 0 },
          { store: 'installation', erased: 1, left: 0 },
        ],
      },
    },
  ])
})

test('one of two connections leaves the other and the token as they are, and Meta is told nothing', async () => {
  const world = workedWorld()
  const second = placeSecond(world)
  await eraseToEnd(world)
  expect(world.graph.calls).toEqual([])
  expect(leftOf(world)).toEqual([
    `installations ${INSTALLATION}`,
    `roots ${INSTALLATION}`,
    `assets ${INSTALLATION}#ad-account#42`,
    `jobs ${INSTALLATION}#health/sweep#-`,
    `jobs ${second.connectionId}#automations/hourly-insights#42`,
    `files ${fileOf(second.connectionId)}`,
    `active ${second.connectionId}`,
  ])
  expect(world.rows.connections.get(CONNECTION)?.events[0]?.data).toMatchObject({
    revoked: false,
    why: 'shared',
    stores: [{ store: 'jobs' }, { store: 'results' }],
  })
})

test.each(['suspended', 'removed'] as const)(
  'a %s connection keeps its installation as well',
  async (state) => {
    const world = workedWorld()
    placeSecond(world, { state })
    await eraseToEnd(world)
    expect(world.rows.roots.has(INSTALLATION)).toBe(true)
  },
)

test('of two connections that go at once, whichever is last takes the installation along', async () => {
  const world = workedWorld()
  const second = placeSecond(world)
  await Promise.all([eraseToEnd(world), eraseToEnd(world, order(second.connectionId))])
  expect(leftOf(world)).toEqual([])
  expect(world.counted.filter(({ name }) => name === 'ConnectionsDeleted')).toHaveLength(2)
})

test.each([
  ['removed', { state: 'removed', removedAt: NOON - DAY }],
  ['suspended', { state: 'suspended', suspendedAt: NOON - DAY }],
] as const)('a %s connection can be given up', async (_state, given) => {
  const world = workedWorld()
  world.rows.connections.set(CONNECTION, connection(given))
  await eraseToEnd(world)
  expect(leftOf(world)).toEqual([])
})

test('asked again, a deleted connection is not deleted twice', async () => {
  const world = workedWorld()
  await eraseToEnd(world)
  const before = world.rows.connections.get(CONNECTION)
  world.clock.advance(DAY)
  expect(await erase(world)).toBeUndefined()
  expect(world.rows.connections.get(CONNECTION)).toEqual(before)
})

test('a late copy of the message spares the connection that has come back since', async () => {
  const world = workedWorld()
  world.rows.connections.set(CONNECTION, connection({ generation: 2 }))
  expect(await erase(world)).toBeUndefined()
  expect(world.rows.connections.get(CONNECTION)?.state).toBe('active')
  expect(world.effects).toEqual([])
})

test('a connection that is not there any more is done with', async () => {
  const world = workedWorld()
  expect(await erase(world, order(`${INSTALLATION}.nobody`))).toBeUndefined()
  expect(world.effects).toEqual([])
})

test('files of a newer generation than the one that is given up stay', async () => {
  const world = workedWorld()
  world.rows.files.set(fileOf(CONNECTION, 2), [{}])
  await eraseToEnd(world)
  expect(leftOf(world)).toEqual([`files ${fileOf(CONNECTION, 2)}`])
})

test('a message of an unknown shape is refused', async () => {
  const world = workedWorld()
  const message = { v: 2, kind: 'connection' } as never
  await expect(erase(world, message)).rejects.toMatchObject({ code: 'ERR_MESSAGE_MALFORMED' })
})
