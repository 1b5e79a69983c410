import { afterAll, beforeAll, expect, test } from 'vitest'
import { connectionPublication } from '../../../../shared/adapters/dynamodb/connection-publication.ts'
import { connectionWrites } from '../../../../shared/adapters/dynamodb/connection-writes.ts'
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

/** A connection that was consented to so often. */
async function made(connectionId: string, consents: number) {
  for (let turn = 1; turn <= consents; turn += 1) {
    await writes.activate(aConnection(connectionId, { generation: turn }), {
      precedence: consent(`attempt-${turn}`, turn),
      expected: turn - 1,
      events: [{ type: 'connection.established', generation: 1, time: START, data: {} }],
    })
  }
}

async function rowOf(connectionId: string) {
  return (await tables.rows('connections')).find((row) => row['connectionId'] === connectionId)
}

test('publishing the last change clears the mark and the list', async () => {
  await made('inst.last', 2)
  await publication.publishedUpTo('inst.last', 2)
  const row = await rowOf('inst.last')
  expect(row).toMatchObject({ publishedRevision: 2, revision: 2 })
  expect(row).not.toHaveProperty('events')
  expect(row).not.toHaveProperty('unpublishedPk')
})

test('publishing an earlier change keeps mark and list for the later one', async () => {
  await made('inst.earlier', 2)
  await publication.publishedUpTo('inst.earlier', 1)
  const row = await rowOf('inst.earlier')
  expect(row).toMatchObject({ publishedRevision: 1, unpublishedPk: expect.any(String) })
  expect(row?.['events']).toHaveLength(2)
})

test('late and repeated notes change nothing, in any order', async () => {
  await made('inst.late', 3)
  await publication.publishedUpTo('inst.late', 2)
  await publication.publishedUpTo('inst.late', 1)
  expect(await rowOf('inst.late')).toMatchObject({ publishedRevision: 2, unpublishedPk: expect.any(String) })
  await publication.publishedUpTo('inst.late', 3)
  const cleared = await rowOf('inst.late')
  await publication.publishedUpTo('inst.late', 3)
  await publication.publishedUpTo('inst.late', 1)
  expect(await rowOf('inst.late')).toEqual(cleared)
})

test('a note that comes after the next change does not clear its mark', async () => {
  await made('inst.next', 1)
  await publication.publishedUpTo('inst.next', 1)
  await writes.activate(aConnection('inst.next', { generation: 2 }), {
    precedence: consent('attempt-2', 2),
    expected: 1,
    events: [{ type: 'connection.established', generation: 1, time: START, data: {} }],
  })
  await publication.publishedUpTo('inst.next', 1)
  expect(await rowOf('inst.next')).toMatchObject({
    publishedRevision: 1,
    unpublishedPk: expect.any(String),
    events: [{ revision: 2 }],
  })
})

test('a note on a connection that is gone makes no row', async () => {
  await publication.publishedUpTo('inst.gone', 1)
  const keys = (await tables.rows('connections')).map(({ sk }) => sk)
  expect(keys).not.toContain('CONN#gone')
})
