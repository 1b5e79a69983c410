import { expect, test } from 'vitest'
import { run } from '../../../../functions/events/relay/run.ts'
import type { PendingEvent } from '../../../../shared/domain/connection.ts'
import { NOON } from '../../../factories/ambient.ts'
import { connection } from '../../../factories/connections.ts'
import type { ConnectionRow } from '../../../factories/rows.ts'
import { createWorld } from '../../../factories/world.ts'

function pending(revision: number, n = 0): PendingEvent {
  return {
    revision,
    n,
    type: 'connection.established',
    generation: 1,
    time: NOON,
    data: { app: 'demo', revision },
  }
}

/** A world with one connection that has changed so often; its first change may have been published. */
function changed(revision: number, published?: number) {
  const world = createWorld()
  const events = Array.from({ length: revision }, (_, place) => pending(place + 1))
  const { publishedRevision: _, ...fresh } = connection()
  const row: ConnectionRow = {
    ...fresh,
    revision,
    events,
    unpublished: true,
    ...(published !== undefined && { publishedRevision: published }),
  }
  world.rows.connections.set(row.connectionId, row)
  const stored = () => world.rows.connections.get(row.connectionId)
  return { world, row, stored }
}

test('a change is published under connection, revision and place, with what it says', async () => {
  const { world, row } = changed(1)
  await run(world.ports, row)
  expect(world.sent.events).toStrictEqual([
    {
      id: `${row.connectionId}#1#0`,
      type: 'connection.established',
      version: 1,
      time: '2026-11-23T12:30:00.000Z',
      connectionId: row.connectionId,
      generation: 1,
      reference: 'harbour-coffee',
      data: { app: 'demo', revision: 1 },
    },
  ])
})

test('the mark is cleared only after the bus has heard', async () => {
  const { world, row, stored } = changed(1)
  await run(world.ports, row)
  expect(world.operations()).toStrictEqual(['eventBus.publish', 'connectionPublication.publishedUpTo'])
  expect(stored()).toMatchObject({ unpublished: false, publishedRevision: 1, events: [] })
})

test('several changes go out oldest first, and those that are out stay in', async () => {
  const { world, row } = changed(4, 1)
  await run(world.ports, row)
  expect(world.sent.events.map(({ id }) => id)).toStrictEqual(
    [2, 3, 4].map((revision) => `${row.connectionId}#${revision}#0`),
  )
})

test('while the bus is away the mark stays, and the next try sends the same ids', async () => {
  const { world, row, stored } = changed(2)
  world.outward.fail('eventBus.publish', new Error('the bus is away'), 'after')
  await expect(run(world.ports, row)).rejects.toThrow('the bus is away')
  expect(stored()).toStrictEqual(row)
  world.outward.mend('eventBus.publish')
  await run(world.ports, row)
  const ids = world.sent.events.map(({ id }) => id)
  expect(ids).toStrictEqual([...ids.slice(0, 2), ...ids.slice(0, 2)])
})

test('a death between bus and mark publishes the same ids again and then clears', async () => {
  const { world, row, stored } = changed(1)
  world.outward.fail('connectionPublication.publishedUpTo', new Error('died'))
  await expect(run(world.ports, row)).rejects.toThrow('died')
  world.outward.mend('connectionPublication.publishedUpTo')
  await run(world.ports, row)
  expect(new Set(world.sent.events.map(({ id }) => id)).size).toBe(1)
  expect(stored()?.unpublished).toBe(false)
})

test('an older image does not clear the mark of a newer change', async () => {
  const { world, row, stored } = changed(2)
  await run(world.ports, { ...row, revision: 1, events: row.events.slice(0, 1) })
  expect(stored()).toMatchObject({ unpublished: true, publishedRevision: 1, revision: 2 })
  expect(stored()?.events.some(({ revision }) => revision === 2)).toBe(true)
  await run(world.ports, row)
  expect(stored()).toMatchObject({ unpublished: false, publishedRevision: 2 })
})

test('an older image that comes late takes nothing back', async () => {
  const { world, row, stored } = changed(2)
  await run(world.ports, row)
  await run(world.ports, { ...row, revision: 1, events: row.events.slice(0, 1) })
  expect(stored()).toMatchObject({ unpublished: false, publishedRevision: 2 })
})

test.each([
  ['a deletion', undefined],
  ['another kind of row', { pk: { S: 'INST#a' }, sk: { S: 'META' } }],
  ['a connection of which everything is out', connection({ events: [pending(1)], publishedRevision: 1 })],
])('%s publishes nothing and writes nothing', async (_what, image) => {
  const { world } = changed(1)
  await run(world.ports, image)
  expect(world.effects).toStrictEqual([])
})
