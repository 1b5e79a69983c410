import { expect, test } from 'vitest'
import { run } from '../../../../functions/events/sweep/run.ts'
import { run as relay } from '../../../../functions/events/relay/run.ts'
import { Failure } from '../../../../shared/base/failure.ts'
import type { PendingEvent } from '../../../../shared/domain/connection.ts'
import { NOON } from '../../../factories/ambient.ts'
import { connection } from '../../../factories/connections.ts'
import type { ConnectionRow } from '../../../factories/rows.ts'
import { createWorld, type World } from '../../../factories/world.ts'

const MINUTE = 60_000

/** A connection whose last change was made so many minutes ago and waits to be published. */
function waiting(world: World, name: string, minutesAgo: number): ConnectionRow {
  const event: PendingEvent = {
    revision: 2,
    n: 0,
    type: 'connection.removed',
    generation: 1,
    time: NOON - minutesAgo * MINUTE,
    data: { caller: 'partner-backend' },
  }
  const connectionId = `inst_a.${name}`
  const row = connection({ connectionId, revision: 2, events: [event], unpublished: true })
  world.rows.connections.set(connectionId, row)
  return row
}

test('what the relay left behind is published under the ids that it would have used, and its mark is cleared', async () => {
  const world = createWorld()
  const row = waiting(world, 'left', 6)
  await run(world.ports)
  expect(world.sent.events).toMatchObject([{ id: 'inst_a.left#2#0', type: 'connection.removed' }])
  expect(world.rows.connections.get('inst_a.left')).toMatchObject({
    publishedRevision: 2,
    unpublished: false,
    events: [],
  })
  await relay(world.ports, row)
  expect(new Set(world.sent.events.map(({ id }) => id)).size).toBe(1)
})

test('a change that may still be on its way is left to the relay', async () => {
  const world = createWorld()
  waiting(world, 'young', 4)
  await run(world.ports)
  expect(world.sent.events).toEqual([])
  expect(world.rows.connections.get('inst_a.young')?.unpublished).toBe(true)
})

test('a connection that changed long ago and again just now is told whole', async () => {
  const world = createWorld()
  const row = waiting(world, 'both', 60)
  const [event] = row.events
  if (!event) throw new Error('nothing waits')
  const again = { ...event, revision: 3, type: 'connection.recovered', time: NOON } as const
  world.rows.connections.set(row.connectionId, { ...row, revision: 3, events: [event, again] })
  await run(world.ports)
  expect(world.sent.events.map(({ id }) => id)).toEqual(['inst_a.both#2#0', 'inst_a.both#3#0'])
})

test('one that cannot be published does not hold up the others, and the run fails', async () => {
  const world = createWorld()
  waiting(world, 'first', 10)
  waiting(world, 'second', 10)
  let calls = 0
  const eventBus = {
    publish: async (events: Parameters<World['ports']['eventBus']['publish']>[0]) => {
      calls += 1
      if (calls === 1) throw new Failure('ERR_STORE_UNAVAILABLE', 'the bus is away')
      return world.ports.eventBus.publish(events)
    },
  }
  await expect(run({ ...world.ports, eventBus })).rejects.toMatchObject({ code: 'ERR_STORE_UNAVAILABLE' })
  expect(world.sent.events.map(({ id }) => id)).toEqual(['inst_a.second#2#0'])
  await run(world.ports)
  expect(world.sent.events.map(({ id }) => id)).toEqual(['inst_a.second#2#0', 'inst_a.first#2#0'])
})
