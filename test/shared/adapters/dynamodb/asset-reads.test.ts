import { afterAll, beforeAll, expect, test } from 'vitest'
import { assetReads } from '../../../../shared/adapters/dynamodb/asset-reads.ts'
import { installationWrites } from '../../../../shared/adapters/dynamodb/installation-writes.ts'
import { adapterContext } from '../adapter-context.ts'
import { anAdAccount, anInstallation, consent } from '../subjects.ts'
import { tablesInProcess, type TablesInProcess } from './tables-in-process.ts'

let tables: TablesInProcess
beforeAll(async () => {
  tables = await tablesInProcess()
})
afterAll(() => tables.close())

const writes = installationWrites(adapterContext())
const reads = assetReads(adapterContext())

test('an installation’s assets are read as they were put, and nothing else of its rows or of another’s', async () => {
  const assets = Array.from({ length: 30 }, (_none, place) => anAdAccount(`act_${10 + place}`))
  await writes.put(anInstallation('inst'), consent('a'))
  await writes.putAssets('inst', assets, consent('a'))
  await writes.putAssets('inst2', [anAdAccount('act_1')], consent('a'))
  expect(await reads.of('inst')).toEqual(assets)
  expect(await reads.of('nobody')).toEqual([])
})
