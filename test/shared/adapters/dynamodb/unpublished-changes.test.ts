import { afterAll, beforeAll, expect, test } from 'vitest'
import { connectionPublication } from '../../../../shared/adapters/dynamodb/connection-publication.ts'
import { connectionWrites } from '../../../../shared/adapters/dynamodb/connection-writes.ts'
import { unpublishedChanges } from '../../../../shared/adapters/dynamodb/unpublished-changes.ts'
import { allOf } from '../../../../shared/adapters/dynamodb/table.ts'
import { adapterContext, START } from '../adapter-context.ts'
import { aConnection, consent } from '../subjects.ts'
import { tablesInProcess, type TablesInProcess } from './tables-in-process.ts'

let tables: TablesInProcess
beforeAll(async () => {
  tables = await tablesInProcess()
})
afterAll(() => tables.close())

const writes = connectionWrites(adapterContext())
const publication = connectionPublication(adapterContext())
const changes = unpublishedChanges(adapterContext())

const event = { type: 'connection.established', generation: 1, time: START, data: {} } as const

async function consented(connectionId: string, turn: number) {
  await writes.activate(aConnection(connectionId, { generation: turn }), {
    precedence: consent(`attempt-${turn}`, turn),
    expected: turn - 1,
    events: [event],
  })
}

test('what waits is found in every shard, with the events above what was published; nothing else is', async () => {
  const ids = Array.from({ length: 60 }, (_none, place) => `inst.${place}`)
  for (const id of ids) await consented(id, 1)
  await consented('inst.told', 1)
  await publication.publishedUpTo('inst.told', 1)
  await publication.publishedUpTo('inst.0', 1)
  await consented('inst.0', 2)
  const found = await allOf(changes.all())
  expect(found.map(({ connection }) => connection.connectionId).toSorted()).toEqual(ids.toSorted())
  const [again] = found.filter(({ connection }) => connection.connectionId === 'inst.0')
  expect(again?.pending).toEqual([{ ...event, revision: 2, n: 0 }])
})
