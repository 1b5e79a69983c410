import { afterAll, beforeAll, expect, test } from 'vitest'
import { connectionListing } from '../../../../shared/adapters/dynamodb/connection-listing.ts'
import { connectionWrites } from '../../../../shared/adapters/dynamodb/connection-writes.ts'
import { connectionKey } from '../../../../shared/adapters/dynamodb/keys.ts'
import { openTable } from '../../../../shared/adapters/dynamodb/table.ts'
import type { Connection } from '../../../../shared/domain/connection.ts'
import type { ListPlace } from '../../../../shared/ports/connections.ts'
import { adapterContext } from '../adapter-context.ts'
import { aConnection, consent } from '../subjects.ts'
import { tablesInProcess, type TablesInProcess } from './tables-in-process.ts'

let tables: TablesInProcess
beforeAll(async () => {
  tables = await tablesInProcess()
})
afterAll(() => tables.close())

const writes = connectionWrites(adapterContext())
const listing = connectionListing(adapterContext())
const rows = openTable<object>(adapterContext().address('connectionsTable'))

async function connect(caller: string, reference: string, connectionId: string) {
  const event = { type: 'connection.established', generation: 1, time: 1, data: {} } as const
  const change = { precedence: consent('a'), expected: 0, events: [event] }
  await writes.activate(aConnection(connectionId, { caller, reference }), change)
}

const idsOf = (connections: readonly Connection[]) => connections.map(({ connectionId }) => connectionId)

async function pagesOf(search: { readonly caller: string; readonly reference?: string; limit: number }) {
  const pages: string[][] = []
  let after: ListPlace | undefined
  do {
    const page = await listing.page({ ...search, ...(after && { after }) })
    pages.push(idsOf(page.connections))
    after = page.next
  } while (after)
  return pages
}

test('a caller’s connections are listed by reference, page by page, and nobody else’s', async () => {
  await connect('one', 'c', 'inst_a.1')
  await connect('one', 'a', 'inst_b.1')
  await connect('one', 'b', 'inst_a.2')
  await connect('one', 'b', 'inst_b.2')
  await connect('other', 'b', 'inst_a.3')
  expect(await pagesOf({ caller: 'one', limit: 3 })).toEqual([
    ['inst_b.1', 'inst_a.2', 'inst_b.2'],
    ['inst_a.1'],
  ])
  expect(await pagesOf({ caller: 'one', limit: 100 })).toHaveLength(1)
  expect(await pagesOf({ caller: 'other', limit: 1 })).toEqual(expect.arrayContaining([['inst_a.3']]))
  expect(await pagesOf({ caller: 'nobody', limit: 1 })).toEqual([[]])
})

test('a reference finds its own connections, and none of references that go on with a # behind it', async () => {
  await connect('refs', 'a', 'inst_a.r1')
  await connect('refs', 'a', 'inst_b.r1')
  await connect('refs', 'a#b', 'inst_a.r2')
  await connect('refs', 'ab', 'inst_a.r3')
  const pages = await pagesOf({ caller: 'refs', reference: 'a', limit: 1 })
  expect(pages.flat()).toEqual(['inst_a.r1', 'inst_b.r1'])
  expect((await pagesOf({ caller: 'refs', reference: 'a#b', limit: 9 })).flat()).toEqual(['inst_a.r2'])
})

test('a page goes on behind a connection that has been erased meanwhile', async () => {
  for (const n of [1, 2, 3]) await connect('erased', `ref-${n}`, `inst_a.e${n}`)
  const { next } = await listing.page({ caller: 'erased', limit: 2 })
  await rows.remove(connectionKey('inst_a.e2'))
  expect(next).toEqual({ reference: 'ref-2', connectionId: 'inst_a.e2' })
  const rest = await listing.page({ caller: 'erased', limit: 2, ...(next && { after: next }) })
  expect(idsOf(rest.connections)).toEqual(['inst_a.e3'])
})

test('a row that says it is another caller’s is not shown, whatever the index says', async () => {
  await connect('index', 'mine', 'inst_a.i1')
  await rows.update(connectionKey('inst_a.i1'), {
    change: 'SET #caller = :other',
    when: 'attribute_exists(#pk)',
    values: { other: 'somebody-else' },
  })
  expect(await pagesOf({ caller: 'index', limit: 10 })).toEqual([[]])
})
