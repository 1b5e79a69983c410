import { PutItemCommand } from '@aws-sdk/client-dynamodb'
import { expect, test, vi } from 'vitest'
import type { StreamRecord } from '../../../../infra/local/dynamodb/change-feed.ts'
import { openTable, table } from './table-for-tests.ts'

const TableName = table.tableName
const item = (pk: string, ttl: { N: string } | { S: string }) => ({ pk: { S: pk }, sk: { S: 'META' }, ttl })

test('an item past its end is removed at the next minute of the clock, and no other', async () => {
  const { dynamodb, service, clock } = await openTable()
  const records: StreamRecord[] = []
  service.onChange(TableName, (record) => void records.push(record))
  const nowSeconds = Math.floor(clock.now() / 1000)
  const put = (pk: string, ttl: Parameters<typeof item>[1]) =>
    dynamodb.send(new PutItemCommand({ TableName, Item: item(pk, ttl) }))
  await put('over', { N: String(nowSeconds - 5) })
  await put('soon', { N: String(nowSeconds + 100) })
  await put('later', { N: String(nowSeconds + 9999) })
  await put('text', { S: String(nowSeconds - 5) })
  await put('five years ago', { N: String(nowSeconds - 6 * 365 * 24 * 3600) })
  const kept = async () =>
    (await service.scanAll(TableName)).map(({ pk }) => (pk && 'S' in pk ? pk.S : '')).toSorted()

  clock.advance(61_000)
  await vi.waitFor(async () => expect(await kept()).toEqual(['five years ago', 'later', 'soon', 'text']))
  clock.advance(100_000)
  await vi.waitFor(async () => expect(await kept()).toEqual(['five years ago', 'later', 'text']))
  expect(records.at(-1)).toMatchObject({
    eventName: 'REMOVE',
    userIdentity: { type: 'Service', principalId: 'dynamodb.amazonaws.com' },
    dynamodb: { Keys: { pk: { S: 'soon' }, sk: { S: 'META' } } },
  })
})

test('an item whose end lies within a jump of days is removed after the jump', async () => {
  const { dynamodb, service, clock } = await openTable()
  const tomorrow = String(Math.floor(clock.now() / 1000) + 24 * 3600)
  await dynamodb.send(new PutItemCommand({ TableName, Item: item('tomorrow', { N: tomorrow }) }))

  clock.advance(3 * 24 * 3600 * 1000)
  await vi.waitFor(async () => expect(await service.scanAll(TableName)).toEqual([]))
})
