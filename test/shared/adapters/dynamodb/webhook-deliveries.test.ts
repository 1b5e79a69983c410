import { afterAll, beforeAll, expect, test } from 'vitest'
import { webhookDeliveries } from '../../../../shared/adapters/dynamodb/webhook-deliveries.ts'
import { adapterContext, START } from '../adapter-context.ts'
import { withLostAnswers } from './lost-answers.ts'
import { tablesInProcess, type TablesInProcess } from './tables-in-process.ts'

let tables: TablesInProcess
beforeAll(async () => {
  tables = await tablesInProcess()
})
afterAll(() => tables.close())

const deliveries = webhookDeliveries(adapterContext())
const until = START + 8 * 86_400_000

test('an entry is unknown until it is remembered, and known until its time', async () => {
  expect(await deliveries.isKnown('one', START)).toBe(false)
  await deliveries.remember('one', until)
  expect(await deliveries.isKnown('one', until - 1)).toBe(true)
  expect(await deliveries.isKnown('one', until)).toBe(false)
})

test('a row holds a hash and times and may go a day after it ended', async () => {
  await deliveries.remember('row', until)
  const row = (await tables.rows('ephemeral')).find(({ pk }) => pk === 'DED#row')
  expect(row).toEqual({ pk: 'DED#row', sk: 'META', expiresAt: until, ttl: until / 1000 + 86_400 })
})

test('a row that time to live has left lying counts for nothing and is written anew', async () => {
  await deliveries.remember('old', START)
  expect(await deliveries.isKnown('old', START + 1)).toBe(false)
  await deliveries.remember('old', until)
  expect(await deliveries.isKnown('old', START + 1)).toBe(true)
})

test('remembering again, late or out of order, keeps the later time', async () => {
  await deliveries.remember('twice', until)
  await deliveries.remember('twice', until - 1000)
  await withLostAnswers(() => deliveries.remember('twice', until))
  expect(await deliveries.isKnown('twice', until - 1)).toBe(true)
})
