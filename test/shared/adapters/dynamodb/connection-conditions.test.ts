import { afterAll, beforeAll, expect, test } from 'vitest'
import { connectionConditions } from '../../../../shared/adapters/dynamodb/connection-conditions.ts'
import { connectionReads } from '../../../../shared/adapters/dynamodb/connection-reads.ts'
import { connectionWrites } from '../../../../shared/adapters/dynamodb/connection-writes.ts'
import { installationWrites } from '../../../../shared/adapters/dynamodb/installation-writes.ts'
import { unpublishedPartition } from '../../../../shared/adapters/dynamodb/keys.ts'
import type { StandingConnection } from '../../../../shared/ports/connections.ts'
import { adapterContext, START } from '../adapter-context.ts'
import { aConnection, anAdAccount, anInstallation, consent } from '../subjects.ts'
import { withLostAnswers } from './lost-answers.ts'
import { tablesInProcess, type TablesInProcess } from './tables-in-process.ts'

let tables: TablesInProcess
beforeAll(async () => {
  tables = await tablesInProcess()
})
afterAll(() => tables.close())

const conditions = connectionConditions(adapterContext())
const writes = connectionWrites(adapterContext())
const reads = connectionReads(adapterContext())

const established = { type: 'connection.established', generation: 1, time: START, data: {} } as const
const event = {
  type: 'connection.removed',
  generation: 1,
  time: START + 9,
  data: { reason: 'app-removed' },
} as const
const gone = { state: 'removed', removedAt: START + 9 } as const

async function active(connectionId: string): Promise<StandingConnection> {
  const change = { precedence: consent('a'), expected: 0, events: [established] }
  await writes.activate(aConnection(connectionId), change)
  const standing = await writes.current(connectionId)
  if (!standing) throw new Error('the connection was not made')
  return standing
}

async function rowOf(connectionId: string) {
  return (await tables.rows('connections')).find((row) => row['connectionId'] === connectionId)
}

test('an installation’s connections are listed, and nothing else of its rows', async () => {
  const installations = installationWrites(adapterContext())
  await installations.put(anInstallation('inst_list'), consent('a'))
  await installations.putAssets('inst_list', [anAdAccount('1')], consent('a'))
  expect(await conditions.connectionsOf('inst_list')).toEqual([])
  const [one, other] = [await active('inst_list.one'), await active('inst_list.other')]
  expect(await conditions.connectionsOf('inst_list')).toEqual([one, other])
})

test('a removed connection keeps everything but its state, gains revision and event, and waits to be told', async () => {
  const seen = await active('inst_1.gone')
  expect(await conditions.change(seen, gone, [event])).toBe(true)
  expect(await reads.find('inst_1.gone')).toEqual({
    ...seen.connection,
    state: 'removed',
    removedAt: START + 9,
    revision: 2,
  })
  expect(await rowOf('inst_1.gone')).toMatchObject({
    events: [
      { ...established, revision: 1, n: 0 },
      { ...event, revision: 2, n: 0 },
    ],
    unpublishedPk: unpublishedPartition('inst_1.gone'),
    lastAttemptId: 'a',
  })
})

test('of twenty removals at once one removes, and one event is kept', async () => {
  const seen = await active('inst_1.race')
  const ends = await Promise.all(Array.from({ length: 20 }, () => conditions.change(seen, gone, [event])))
  expect(ends.filter(Boolean)).toHaveLength(1)
  expect((await rowOf('inst_1.race'))?.['events']).toHaveLength(2)
})

test('a connection that a newer consent has taken over is not removed', async () => {
  const seen = await active('inst_1.newer')
  const change = { precedence: consent('b', 5), expected: 1, events: [established] }
  await writes.activate(aConnection('inst_1.newer', { generation: 2 }), change)
  expect(await conditions.change(seen, gone, [event])).toBe(false)
  expect(await reads.find('inst_1.newer')).toMatchObject({ state: 'active', generation: 2, revision: 2 })
})

test('a connection that was never made is not removed', async () => {
  const seen = await active('inst_1.was')
  const connection = { ...seen.connection, connectionId: 'inst_1.never' }
  expect(await conditions.change({ ...seen, connection }, gone, [event])).toBe(false)
  expect(await rowOf('inst_1.never')).toBeUndefined()
})

test('a lost answer appends no second event', async () => {
  const seen = await active('inst_1.lost')
  await withLostAnswers(() => conditions.change(seen, gone, [event]))
  expect(await rowOf('inst_1.lost')).toMatchObject({ state: 'removed', revision: 2 })
  expect((await rowOf('inst_1.lost'))?.['events']).toHaveLength(2)
})

test('a consent that has not seen the removal is told that the connection moved, and comes back on the second look', async () => {
  const seen = await active('inst_1.back')
  await conditions.change(seen, gone, [event])
  const again = aConnection('inst_1.back', { generation: 2, activeAt: START + 60_000 })
  const recovered = { type: 'connection.recovered', generation: 2, time: START + 60_000, data: {} } as const
  const change = { precedence: consent('b', 60), events: [established, recovered] }
  expect(await writes.activate(again, { ...change, expected: 1 })).toBe('moved')
  expect(await writes.activate(again, { ...change, expected: 2 })).toBe('kept')
  expect(await reads.find('inst_1.back')).toEqual({ ...again, revision: 3, createdAt: START })
  expect((await rowOf('inst_1.back'))?.['events']).toMatchObject([
    { revision: 1, n: 0 },
    { revision: 2, n: 0 },
    { revision: 3, n: 0, type: 'connection.established' },
    { revision: 3, n: 1, type: 'connection.recovered' },
  ])
})

test('what a change leaves out is gone from the connection', async () => {
  const seen = await active('inst_1.passing')
  const lost = { assets: [{ type: 'ad-account', assetId: '7' }], permissions: ['ads_read'] } as const
  const suspended = { state: 'suspended', suspendedFor: 'blocked', suspendedAt: START + 1, lost } as const
  expect(await conditions.change(seen, suspended, [event])).toBe(true)
  expect(await reads.find('inst_1.passing')).toMatchObject(suspended)
  const [standing] = (await conditions.connectionsOf('inst_1')).filter(
    ({ connection }) => connection.connectionId === 'inst_1.passing',
  )
  if (!standing) throw new Error('the connection is gone')
  expect(await conditions.change(standing, { state: 'active' }, [event])).toBe(true)
  expect(await reads.find('inst_1.passing')).toEqual({ ...seen.connection, revision: 3 })
})
