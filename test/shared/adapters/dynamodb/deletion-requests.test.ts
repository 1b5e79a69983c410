import { afterAll, beforeAll, expect, test } from 'vitest'
import {
  deletionProgress,
  deletionRequests,
  newDeletionRequests,
} from '../../../../shared/adapters/dynamodb/deletion-requests.ts'
import type { DeletionRequest } from '../../../../shared/domain/deletion-request.ts'
import { adapterContext, START } from '../adapter-context.ts'
import { tablesInProcess, type TablesInProcess } from './tables-in-process.ts'

let tables: TablesInProcess
beforeAll(async () => {
  tables = await tablesInProcess()
})
afterAll(() => tables.close())

const context = adapterContext()
const fresh = newDeletionRequests(context)
const requests = deletionRequests(context)
const progress = deletionProgress(context)
const end = { state: 'deleted', completedAt: START + 9 } as const

function aRequest(codeHash: string): DeletionRequest {
  const expiresAt = START + 3_600_000
  return { codeHash, installationId: 'inst_1', requestedAt: START, state: 'received', expiresAt }
}

test('a request is found as it was kept, and one that comes again changes nothing', async () => {
  await fresh.put(aRequest('kept'))
  await fresh.put({ ...aRequest('kept'), requestedAt: START + 1 })
  expect(await requests.find('kept')).toEqual(aRequest('kept'))
  expect(await requests.find('unknown')).toBeUndefined()
  const [row] = await tables.rows('connections')
  expect(row).toMatchObject({ pk: 'DELETION#kept', sk: 'META', ttl: START / 1000 + 3600 + 24 * 3600 })
})

test('it goes from received to deleting to its end, and never back', async () => {
  await fresh.put(aRequest('way'))
  await progress.complete('way', end)
  expect((await requests.find('way'))?.state).toBe('received')
  await progress.begin('way', { jobs: 2 })
  await progress.begin('way', { jobs: 0 })
  expect(await requests.find('way')).toMatchObject({ state: 'deleting', counts: { jobs: 2 } })
  await progress.complete('way', end)
  await progress.begin('way', { jobs: 0 })
  await progress.complete('way', { state: 'nothing-held', completedAt: START + 99 })
  expect(await requests.find('way')).toEqual({ ...aRequest('way'), ...end, counts: { jobs: 2 } })
})

test('progress of a request that is gone makes no row', async () => {
  await progress.begin('gone', {})
  await progress.complete('gone', end)
  expect(await requests.find('gone')).toBeUndefined()
})

test('a request whose time is over is not shown, whether or not its row is still there', async () => {
  await fresh.put(aRequest('old'))
  context.later(3_600_000)
  expect(await requests.find('old')).toBeUndefined()
})
