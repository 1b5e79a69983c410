import { DeleteItemCommand, PutItemCommand, UpdateItemCommand } from '@aws-sdk/client-dynamodb'
import { expect, test } from 'vitest'
import type { StreamRecord } from '../../../../infra/local/dynamodb/change-feed.ts'
import { openTable, table } from './table-for-tests.ts'

const TableName = table.tableName
const Key = { pk: { S: 'A' }, sk: { S: 'META' } }

async function openStream() {
  const opened = await openTable()
  const records: StreamRecord[] = []
  opened.service.onChange(TableName, (record) => void records.push(record))
  return { ...opened, records }
}

test('an insert, a change and a removal are told with both images', async () => {
  const { dynamodb, records } = await openStream()
  await dynamodb.send(new PutItemCommand({ TableName, Item: { ...Key, n: { N: '1' } } }))
  await dynamodb.send(
    new UpdateItemCommand({
      TableName,
      Key,
      UpdateExpression: 'ADD n :one',
      ExpressionAttributeValues: { ':one': { N: '1' } },
    }),
  )
  await dynamodb.send(new DeleteItemCommand({ TableName, Key }))

  const [one, two] = [
    { ...Key, n: { N: '1' } },
    { ...Key, n: { N: '2' } },
  ]
  expect(
    records.map(({ eventName, dynamodb: { OldImage, NewImage } }) => [eventName, OldImage, NewImage]),
  ).toEqual([
    ['INSERT', undefined, one],
    ['MODIFY', one, two],
    ['REMOVE', two, undefined],
  ])
  expect(records[0]).toMatchObject({
    eventVersion: '1.1',
    eventSource: 'aws:dynamodb',
    awsRegion: 'eu-central-1',
    dynamodb: { Keys: Key, StreamViewType: 'NEW_AND_OLD_IMAGES' },
    eventSourceARN: expect.stringContaining(`${table.tableArn}/stream/`),
  })
  expect(records.every((record) => record.userIdentity === undefined)).toBe(true)
})

test('a write that leaves the item as it was is not told', async () => {
  const { dynamodb, records } = await openStream()
  const Item = { ...Key, n: { N: '1' }, tags: { SS: ['x', 'y'] } }
  await dynamodb.send(new PutItemCommand({ TableName, Item }))
  await dynamodb.send(new PutItemCommand({ TableName, Item: { ...Item, tags: { SS: ['y', 'x'] } } }))
  await dynamodb.send(
    new UpdateItemCommand({
      TableName,
      Key,
      UpdateExpression: 'SET n = :one',
      ExpressionAttributeValues: { ':one': { N: '1' } },
    }),
  )
  await dynamodb.send(new DeleteItemCommand({ TableName, Key: { ...Key, sk: { S: 'not there' } } }))

  expect(records.map(({ eventName }) => eventName)).toEqual(['INSERT'])
})

test('a write whose condition does not hold is not told', async () => {
  const { dynamodb, records } = await openStream()
  const write = new UpdateItemCommand({
    TableName,
    Key,
    UpdateExpression: 'SET n = :one',
    ConditionExpression: 'attribute_exists(pk)',
    ExpressionAttributeValues: { ':one': { N: '1' } },
  })
  await expect(dynamodb.send(write)).rejects.toThrow('The conditional request failed')
  expect(records).toEqual([])
})

test('changes of one item made at once are told as one chain, each beginning where the last one ended', async () => {
  const { dynamodb, records } = await openStream()
  const add = new UpdateItemCommand({
    TableName,
    Key,
    UpdateExpression: 'ADD n :one',
    ExpressionAttributeValues: { ':one': { N: '1' } },
  })
  await Promise.all(Array.from({ length: 30 }, () => dynamodb.send(add)))

  expect(records).toHaveLength(30)
  for (const [index, record] of records.entries()) {
    expect(record.dynamodb.OldImage).toEqual(records[index - 1]?.dynamodb.NewImage)
    expect(record.dynamodb.NewImage?.['n']).toEqual({ N: String(index + 1) })
  }
  const numbers = records.map((record) => BigInt(record.dynamodb.SequenceNumber))
  expect(numbers.every((each, index) => index === 0 || each > (numbers[index - 1] ?? each))).toBe(true)
})

test('a table without a stream has no feed to listen to', async () => {
  const { stream: _, ...still } = table
  const { service } = await openTable(still)
  expect(() => service.onChange(TableName, () => {})).toThrow('does not know a stream of the table')
})
