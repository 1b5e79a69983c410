import {
  ConditionalCheckFailedException,
  DeleteItemCommand,
  DescribeTableCommand,
  GetItemCommand,
  PutItemCommand,
  QueryCommand,
  ResourceNotFoundException,
  ScanCommand,
  TransactWriteItemsCommand,
  UpdateItemCommand,
} from '@aws-sdk/client-dynamodb'
import { DynamoDBDocumentClient, GetCommand, PutCommand } from '@aws-sdk/lib-dynamodb'
import { beforeEach, expect, test, vi } from 'vitest'
import { openTable, table } from './table-for-tests.ts'

const said = vi.spyOn(console, 'error').mockImplementation(() => {})
beforeEach(() => void said.mockClear())

const TableName = table.tableName
const key = (pk: string, sk = 'META') => ({ pk: { S: pk }, sk: { S: sk } })

test('an item that was put is read, queried and deleted', async () => {
  const { dynamodb } = await openTable()
  const Item = { ...key('A'), n: { N: '7' }, tags: { SS: ['x', 'y'] }, sealed: { B: Buffer.from('bytes') } }
  await dynamodb.send(new PutItemCommand({ TableName, Item }))

  const read = await dynamodb.send(new GetItemCommand({ TableName, Key: key('A'), ConsistentRead: true }))
  expect(read.Item).toMatchObject({ n: { N: '7' }, tags: { SS: ['x', 'y'] } })
  expect(Buffer.from(read.Item?.['sealed']?.B ?? []).toString()).toBe('bytes')

  const queried = await dynamodb.send(
    new QueryCommand({
      TableName,
      KeyConditionExpression: 'pk = :pk AND begins_with(sk, :sk)',
      ExpressionAttributeValues: { ':pk': { S: 'A' }, ':sk': { S: 'ME' } },
    }),
  )
  expect(queried.Items).toHaveLength(1)

  const gone = await dynamodb.send(
    new DeleteItemCommand({ TableName, Key: key('A'), ReturnValues: 'ALL_OLD' }),
  )
  expect(gone.Attributes?.['n']).toEqual({ N: '7' })
  expect((await dynamodb.send(new GetItemCommand({ TableName, Key: key('A') }))).Item).toBeUndefined()
})

test('the document client reads back what it wrote', async () => {
  const { dynamodb } = await openTable()
  const documents = DynamoDBDocumentClient.from(dynamodb)
  const Item = { pk: 'A', sk: 'META', scopes: new Set(['ads_read']), deep: { list: [1, true, null, 'x'] } }
  await documents.send(new PutCommand({ TableName, Item }))

  const read = await documents.send(new GetCommand({ TableName, Key: { pk: 'A', sk: 'META' } }))
  expect(read.Item).toEqual(Item)
})

test('a sparse index holds the items that have its key, page by page', async () => {
  const { dynamodb } = await openTable()
  for (const pk of ['A', 'B', 'C']) {
    await dynamodb.send(new PutItemCommand({ TableName, Item: { ...key(pk), slot: { S: '5' } } }))
  }
  await dynamodb.send(new PutItemCommand({ TableName, Item: key('D') }))
  const query = {
    TableName,
    IndexName: 'by-slot',
    KeyConditionExpression: 'slot = :slot',
    ExpressionAttributeValues: { ':slot': { S: '5' } },
    Limit: 2,
  }

  const first = await dynamodb.send(new QueryCommand(query))
  expect(first.Items?.map((item) => item['pk']?.S)).toEqual(['A', 'B'])
  const second = await dynamodb.send(
    new QueryCommand({ ...query, ExclusiveStartKey: first.LastEvaluatedKey }),
  )
  expect(second.Items?.map((item) => item['pk']?.S)).toEqual(['C'])
  expect(second.LastEvaluatedKey).toBeUndefined()
})

test('an item leaves a sparse index when the key is removed, and an empty key is refused', async () => {
  const { dynamodb } = await openTable()
  await dynamodb.send(new PutItemCommand({ TableName, Item: { ...key('A'), slot: { S: '5' } } }))
  await dynamodb.send(new UpdateItemCommand({ TableName, Key: key('A'), UpdateExpression: 'REMOVE slot' }))
  const { Count } = await dynamodb.send(
    new QueryCommand({
      TableName,
      IndexName: 'by-slot',
      KeyConditionExpression: 'slot = :slot',
      ExpressionAttributeValues: { ':slot': { S: '5' } },
      Select: 'COUNT',
    }),
  )
  expect(Count).toBe(0)
  await expect(
    dynamodb.send(new PutItemCommand({ TableName, Item: { ...key('A'), slot: { S: '' } } })),
  ).rejects.toMatchObject({ name: 'ValidationException', message: expect.stringContaining('IndexKey: slot') })
  const update = {
    TableName,
    Key: key('A'),
    UpdateExpression: 'SET #s = :empty',
    ExpressionAttributeNames: { '#s': 'slot' },
    ExpressionAttributeValues: { ':empty': { S: '' } },
  }
  await expect(dynamodb.send(new UpdateItemCommand(update))).rejects.toMatchObject({
    name: 'UnknownToGround',
  })
  const elsewhere = { ...update, ExpressionAttributeNames: { '#s': 'note' } }
  await dynamodb.send(new UpdateItemCommand(elsewhere))
})

test('a write whose condition does not hold fails as the modelled exception and changes nothing', async () => {
  const { dynamodb } = await openTable()
  await dynamodb.send(new PutItemCommand({ TableName, Item: { ...key('A'), n: { N: '1' } } }))

  const write = dynamodb.send(
    new PutItemCommand({
      TableName,
      Item: { ...key('A'), n: { N: '2' } },
      ConditionExpression: 'attribute_not_exists(pk)',
    }),
  )
  await expect(write).rejects.toBeInstanceOf(ConditionalCheckFailedException)
  const read = await dynamodb.send(new GetItemCommand({ TableName, Key: key('A') }))
  expect(read.Item?.['n']).toEqual({ N: '1' })
})

test('of many writers that race for one condition exactly one wins', async () => {
  const { dynamodb } = await openTable()
  const writes = Array.from({ length: 20 }, (_, n) =>
    dynamodb.send(
      new UpdateItemCommand({
        TableName,
        Key: key('A'),
        UpdateExpression: 'SET winner = :n ADD wins :one',
        ConditionExpression: 'attribute_not_exists(winner)',
        ExpressionAttributeValues: { ':n': { N: String(n) }, ':one': { N: '1' } },
      }),
    ),
  )
  const outcomes = await Promise.allSettled(writes)
  expect(outcomes.filter(({ status }) => status === 'fulfilled')).toHaveLength(1)
  const read = await dynamodb.send(new GetItemCommand({ TableName, Key: key('A') }))
  expect(read.Item?.['wins']).toEqual({ N: '1' })
})

test('a table that is not there is the modelled exception', async () => {
  const { dynamodb } = await openTable()
  const elsewhere = { TableName: 'elsewhere' }
  await expect(dynamodb.send(new GetItemCommand({ ...elsewhere, Key: key('A') }))).rejects.toBeInstanceOf(
    ResourceNotFoundException,
  )
  await expect(dynamodb.send(new PutItemCommand({ ...elsewhere, Item: key('A') }))).rejects.toBeInstanceOf(
    ResourceNotFoundException,
  )
})

test('a request that DynamoDB finds wrong is a validation error in its words', async () => {
  const { dynamodb } = await openTable()
  await expect(
    dynamodb.send(new PutItemCommand({ TableName, Item: { pk: { S: 'A' } } })),
  ).rejects.toMatchObject({ name: 'ValidationException', message: expect.stringContaining('key sk') })
  await expect(
    dynamodb.send(new DeleteItemCommand({ TableName, Key: { pk: { S: 'A' } } })),
  ).rejects.toMatchObject({ name: 'ValidationException' })
})

test('a table is described under its name in the template', async () => {
  const { dynamodb } = await openTable()
  const { Table } = await dynamodb.send(new DescribeTableCommand({ TableName }))
  expect(Table).toMatchObject({
    TableArn: table.tableArn,
    TableStatus: 'ACTIVE',
    StreamSpecification: { StreamEnabled: true, StreamViewType: 'NEW_AND_OLD_IMAGES' },
    GlobalSecondaryIndexes: [{ IndexArn: `${table.tableArn}/index/by-slot` }],
  })
})

test('scans, transactions and members that the engine would ignore are refused aloud', async () => {
  const { dynamodb } = await openTable()
  await expect(dynamodb.send(new ScanCommand({ TableName }))).rejects.toMatchObject({
    message: 'the local ground does not know the operation DynamoDB_20120810.Scan',
  })
  const Put = { TableName, Item: key('A') }
  await expect(
    dynamodb.send(new TransactWriteItemsCommand({ TransactItems: [{ Put }] })),
  ).rejects.toMatchObject({ name: 'UnknownToGround' })
  await expect(
    dynamodb.send(new PutItemCommand({ ...Put, ReturnValuesOnConditionCheckFailure: 'ALL_OLD' })),
  ).rejects.toMatchObject({
    message: 'the local ground does not know the member PutItem.ReturnValuesOnConditionCheckFailure',
  })
  expect((await dynamodb.send(new GetItemCommand({ TableName, Key: key('A') }))).Item).toBeUndefined()
  expect(said).toHaveBeenCalledTimes(3)
})
