import { afterAll, beforeAll, expect, test } from 'vitest'
import { installationListing } from '../../../../shared/adapters/dynamodb/installation-listing.ts'
import { installationWrites } from '../../../../shared/adapters/dynamodb/installation-writes.ts'
import { installationKey } from '../../../../shared/adapters/dynamodb/keys.ts'
import { allOf, openTable } from '../../../../shared/adapters/dynamodb/table.ts'
import { adapterContext } from '../adapter-context.ts'
import { anInstallation, consent } from '../subjects.ts'
import { tablesInProcess, type TablesInProcess } from './tables-in-process.ts'

let tables: TablesInProcess
beforeAll(async () => {
  tables = await tablesInProcess()
})
afterAll(() => tables.close())

const writes = installationWrites(adapterContext())
const listing = installationListing(adapterContext())

async function keep(appKey: string, ...ids: readonly string[]) {
  for (const id of ids) await writes.put(anInstallation(id, { appKey }), consent('a'))
}

test('an app’s installations are listed, each once, and another app’s are not', async () => {
  await keep('first', 'one', 'two', 'three')
  await keep('second', 'four')
  await writes.put(anInstallation('two', { appKey: 'first', actorId: '7' }), consent('b', 1))
  expect((await allOf(listing.ids('first'))).toSorted()).toEqual(['one', 'three', 'two'])
  const standing = await allOf(listing.all('first'))
  expect(standing.map(({ installation }) => installation.installationId)).toEqual(['one', 'three', 'two'])
  expect(standing.at(-1)).toEqual({
    installation: anInstallation('two', { appKey: 'first', actorId: '7' }),
    precedence: consent('b', 1),
    healthRevision: 0,
  })
  expect(await allOf(listing.all('third'))).toEqual([])
})

test('an installation that is erased is listed no more', async () => {
  await keep('erasing', 'stays', 'goes')
  const rows = openTable(adapterContext().address('connectionsTable'))
  await rows.remove(installationKey('goes'))
  expect(await allOf(listing.ids('erasing'))).toEqual(['stays'])
  expect(await allOf(listing.all('erasing'))).toHaveLength(1)
})
