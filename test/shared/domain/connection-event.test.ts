import { expect, it } from 'vitest'
import { connectionEvent } from '../../../shared/domain/connection-event.ts'
import { NOON } from '../../factories/ambient.ts'
import { connection } from '../../factories/connections.ts'

const pending = {
  revision: 4,
  n: 0,
  type: 'connection.established',
  generation: 2,
  time: NOON,
  data: { assets: 2 },
} as const

it('a change is told under connection, revision and place, however often', () => {
  const row = connection({ generation: 2, revision: 7 })
  const event = connectionEvent(row, pending)
  expect(event).toEqual({
    id: `${row.connectionId}#4#0`,
    type: 'connection.established',
    version: 1,
    time: '2026-11-23T12:30:00.000Z',
    connectionId: row.connectionId,
    generation: 2,
    reference: 'harbour-coffee',
    data: { assets: 2 },
  })
  expect(connectionEvent(row, pending)).toEqual(event)
  // The connection has gone on: what happened then stays what it was.
  expect(connectionEvent({ ...row, generation: 3, revision: 8 }, pending)).toEqual(event)
})

it('two events of one revision, and one place in two revisions, have ids of their own', () => {
  const ids = [pending, { ...pending, n: 1 }, { ...pending, revision: 5 }].map(
    (of) => connectionEvent(connection(), of).id,
  )
  expect(new Set(ids).size).toBe(3)
})
