import { afterAll, beforeAll, expect, test } from 'vitest'
import { connectionConditions } from '../../../../shared/adapters/dynamodb/connection-conditions.ts'
import { connectionErasure } from '../../../../shared/adapters/dynamodb/connection-erasure.ts'
import { connectionPublication } from '../../../../shared/adapters/dynamodb/connection-publication.ts'
import { connectionWrites } from '../../../../shared/adapters/dynamodb/connection-writes.ts'
import { installationWrites } from '../../../../shared/adapters/dynamodb/installation-writes.ts'
import { unpublishedPartition } from '../../../../shared/adapters/dynamodb/keys.ts'
import type { ErasableConnection } from '../../../../shared/ports/erasure.ts'
import { adapterContext, START } from '../adapter-context.ts'
import { aConnection, anAdAccount, anInstallation, consent } from '../subjects.ts'
import { tablesInProcess, type TablesInProcess } from './tables-in-process.ts'

let tables: TablesInProcess
beforeAll(async () => {
  tables = await tablesInProcess()
})
afterAll(() => tables.close())

const erasure = connectionErasure(adapterContext())
const writes = connectionWrites(adapterContext())
const installations = installationWrites(adapterContext())
const established = { type: 'connection.established', generation: 1, time: START, data: {} } as const
const certificate = {
  type: 'connection.deleted',
  generation: 1,
  time: START + 9,
  data: { stores: [] },
} as const
const asked = { deletingAt: START + 5, erasure: { requestedAt: START + 4, counts: {} } }
const end = { deletedAt: START + 9, event: certificate }

async function find(connectionId: string): Promise<ErasableConnection> {
  const { connections } = await erasure.standing(connectionId.split('.')[0] ?? '')
  const found = connections.find(({ connection }) => connection.connectionId === connectionId)
  if (!found) throw new Error(`there is no ${connectionId}`)
  return found
}

async function active(connectionId: string): Promise<ErasableConnection> {
  const change = { precedence: consent('a'), expected: 0, events: [established] }
  await writes.activate(aConnection(connectionId), change)
  return find(connectionId)
}

async function deleting(connectionId: string): Promise<ErasableConnection> {
  expect(await erasure.begin(await active(connectionId), asked)).toBe(true)
  return find(connectionId)
}

async function rowOf(connectionId: string) {
  return (await tables.rows('connections')).find((row) => row['connectionId'] === connectionId)
}

test('an installation with its connections and assets is read at once', async () => {
  await installations.put(anInstallation('inst_all'), consent('a'))
  await installations.putAssets('inst_all', [anAdAccount('1'), anAdAccount('2')], consent('a'))
  const one = await active('inst_all.one')
  expect(await erasure.standing('inst_all')).toEqual({
    installation: { installation: anInstallation('inst_all'), precedence: consent('a') },
    connections: [one],
    assets: [consent('a'), consent('a')],
  })
  expect(await erasure.standing('inst_none')).toEqual({ connections: [], assets: [] })
})

test('a connection that is asked to be deleted keeps everything, and every write that saw it before loses', async () => {
  const seen = await active('inst_1.begun')
  expect(await erasure.begin(seen, asked)).toBe(true)
  expect(await find('inst_1.begun')).toEqual({
    connection: { ...seen.connection, state: 'deleting', deletingAt: START + 5, revision: 2 },
    precedence: consent('a'),
    erasure: asked.erasure,
  })
  expect(await erasure.begin(seen, asked)).toBe(false)
  expect(await erasure.begin(await find('inst_1.begun'), asked)).toBe(false)
  const removed = { state: 'removed', removedAt: START + 6 } as const
  expect(await connectionConditions(adapterContext()).change(seen, removed, [])).toBe(false)
})

test('how far it has come is noted while it is being deleted, and not before or after', async () => {
  const noted = { ...asked.erasure, counts: { jobs: 2 } }
  expect(await erasure.note(await active('inst_1.noted'), noted)).toBe(false)
  await erasure.begin(await find('inst_1.noted'), asked)
  const seen = await find('inst_1.noted')
  expect(await erasure.note(seen, noted)).toBe(true)
  expect((await find('inst_1.noted')).erasure).toEqual(noted)
  await erasure.bury(seen, end)
  expect(await erasure.note(seen, noted)).toBe(false)
})

test('the tombstone is what is left of the row, with its certificate waiting to be told', async () => {
  const seen = await deleting('inst_1.buried')
  expect(await erasure.bury(seen, end)).toBe(true)
  const { listPk, listSk } = (await rowOf('inst_1.buried')) ?? {}
  const { state: _s, assets: _a, permissions: _p, ...ids } = aConnection('inst_1.buried')
  expect(await rowOf('inst_1.buried')).toEqual({
    ...ids,
    pk: 'INST#inst_1',
    sk: 'CONN#buried',
    listPk,
    listSk,
    state: 'deleted',
    deletedAt: START + 9,
    createdAt: ids.activeAt,
    assets: [],
    permissions: [],
    revision: 3,
    events: [
      { ...established, revision: 1, n: 0 },
      { ...certificate, revision: 3, n: 0 },
    ],
    unpublishedPk: unpublishedPartition('inst_1.buried'),
    ttl: Math.ceil((START + 9) / 1000) + 30 * 24 * 3600,
    lastAttemptId: 'a',
    tokenIssuedAt: consent('a').tokenIssuedAt,
    tokenSealedAt: consent('a').tokenSealedAt,
  })
  await connectionPublication(adapterContext()).publishedUpTo('inst_1.buried', 3)
  expect(await rowOf('inst_1.buried')).not.toHaveProperty('events')
})

test('of twenty burials at once one buries, and one certificate is kept', async () => {
  const seen = await deleting('inst_1.race')
  const ends = await Promise.all(Array.from({ length: 20 }, () => erasure.bury(seen, end)))
  expect(ends.filter(Boolean)).toHaveLength(1)
  expect((await rowOf('inst_1.race'))?.['events']).toHaveLength(2)
})

test('the same consent, or an older one, does not bring a deleted connection back', async () => {
  await erasure.bury(await deleting('inst_1.late'), end)
  for (const precedence of [consent('a'), consent('older', -60)]) {
    const change = { precedence, expected: 3, events: [established] }
    expect(await writes.activate(aConnection('inst_1.late'), change)).toBe('superseded')
  }
  expect((await find('inst_1.late')).connection.state).toBe('deleted')
})

test('a newer consent brings it back, and nothing of the deletion is left', async () => {
  const seen = await deleting('inst_1.back')
  const again = aConnection('inst_1.back', { generation: 2 })
  const change = { precedence: consent('b', 60), expected: 2, events: [established] }
  expect(await writes.activate(again, change)).toBe('kept')
  expect(await erasure.bury(seen, end)).toBe(false)
  expect(await erasure.note(seen, asked.erasure)).toBe(false)
  const row = await rowOf('inst_1.back')
  expect(row).toMatchObject({ state: 'active', generation: 2, revision: 3 })
  for (const name of ['deletingAt', 'deletedAt', 'erasure', 'ttl']) expect(row).not.toHaveProperty(name)
})

test('what a newer consent has written of an installation stays, the rest goes', async () => {
  await installations.put(anInstallation('inst_mixed'), consent('a'))
  await installations.putAssets('inst_mixed', [anAdAccount('1'), anAdAccount('2')], consent('a'))
  await erasure.removeAssets('inst_mixed', consent('older', -60))
  await erasure.removeInstallation('inst_mixed', consent('older', -60))
  expect((await erasure.standing('inst_mixed')).assets).toHaveLength(2)
  await erasure.removeAssets('inst_mixed', consent('a'))
  await erasure.removeInstallation('inst_mixed', consent('newer', 60))
  expect(await erasure.standing('inst_mixed')).toEqual({ connections: [], assets: [] })
})
