import { ConditionalCheckFailedException } from '@aws-sdk/client-dynamodb'
import {
  DeleteCommand,
  DynamoDBDocumentClient,
  GetCommand,
  PutCommand,
  QueryCommand,
  UpdateCommand,
} from '@aws-sdk/lib-dynamodb'
import { mockClient } from 'aws-sdk-client-mock'
import { beforeEach, expect, test } from 'vitest'
import { openTable } from '../../../../shared/adapters/dynamodb/table.ts'

const dynamodb = mockClient(DynamoDBDocumentClient)
beforeEach(() => {
  dynamodb.reset()
  dynamodb.onAnyCommand().rejects(new Error('this command is not expected'))
})

interface Row {
  readonly state?: string
}
const table = openTable<Row>('connections')
const key = { pk: 'p', sk: 's' }
const lost = new ConditionalCheckFailedException({ message: 'lost', $metadata: {} })

test('a row is read consistently', async () => {
  dynamodb.on(GetCommand).resolves({ Item: { state: 'active' } })
  expect(await table.get(key)).toEqual({ state: 'active' })
  expect(dynamodb.call(0).args[0].input).toEqual({ TableName: 'connections', Key: key, ConsistentRead: true })
})

test('an update names every attribute and value that its expressions use, and nothing else', async () => {
  dynamodb.on(UpdateCommand).resolves({ Attributes: { state: 'active' } })
  const change = { change: 'SET #state = :new', when: '#state = :old OR attribute_not_exists(#pk)' }
  expect(await table.update(key, { ...change, values: { new: 'active', old: 'none' } })).toEqual({
    state: 'active',
  })
  expect(dynamodb.call(0).args[0].input).toEqual({
    TableName: 'connections',
    Key: key,
    UpdateExpression: 'SET #state = :new',
    ConditionExpression: '#state = :old OR attribute_not_exists(#pk)',
    ExpressionAttributeNames: { '#state': 'state', '#pk': 'pk' },
    ExpressionAttributeValues: { ':new': 'active', ':old': 'none' },
    ReturnValues: 'ALL_NEW',
  })
})

test('a put and a removal carry their conditions', async () => {
  dynamodb.on(PutCommand).resolves({})
  dynamodb.on(DeleteCommand).resolves({})
  expect(await table.put({ ...key, state: 'active' }, { when: 'attribute_not_exists(#pk)' })).toBe(true)
  expect(await table.remove(key, { when: '#state = :old', values: { old: 'x' } })).toBe(true)
  expect(await table.remove(key)).toBe(true)
  expect(dynamodb.calls().map((call): unknown => call.args[0].input)).toEqual([
    {
      TableName: 'connections',
      Item: { ...key, state: 'active' },
      ConditionExpression: 'attribute_not_exists(#pk)',
      ExpressionAttributeNames: { '#pk': 'pk' },
    },
    {
      TableName: 'connections',
      Key: key,
      ConditionExpression: '#state = :old',
      ExpressionAttributeNames: { '#state': 'state' },
      ExpressionAttributeValues: { ':old': 'x' },
    },
    { TableName: 'connections', Key: key },
  ])
})

test('a lost condition is an answer', async () => {
  dynamodb.onAnyCommand().rejects(lost)
  const change = { change: 'SET #state = :new', when: '#state = :new', values: { new: 'x' } }
  expect(await table.update(key, change)).toBeUndefined()
  expect(await table.put(key, { when: 'attribute_not_exists(#pk)' })).toBe(false)
  expect(await table.remove(key, { when: 'attribute_exists(#pk)' })).toBe(false)
})

test('a search reads page by page, the table consistently and an index as it is', async () => {
  dynamodb
    .on(QueryCommand)
    .resolvesOnce({ Items: [{ state: 'a' }], LastEvaluatedKey: key })
    .resolves({ Items: [{ state: 'b' }] })
  const states: (string | undefined)[] = []
  for await (const row of table.query({ where: '#pk = :pk', values: { pk: 'p' } })) states.push(row.state)
  expect(states).toEqual(['a', 'b'])
  const first = {
    TableName: 'connections',
    ConsistentRead: true,
    KeyConditionExpression: '#pk = :pk',
    ExpressionAttributeNames: { '#pk': 'pk' },
    ExpressionAttributeValues: { ':pk': 'p' },
  }
  expect(dynamodb.call(0).args[0].input).toEqual(first)
  expect(dynamodb.call(1).args[0].input).toEqual({ ...first, ExclusiveStartKey: key })
  for await (const _ of table.query({ index: 'slot', where: '#slotPk = :slotPk', values: { slotPk: 'x' } }));
  expect(dynamodb.call(2).args[0].input).toMatchObject({ IndexName: 'slot' })
  expect(dynamodb.call(2).args[0].input).not.toHaveProperty('ConsistentRead')
})

test('a table that does not answer is unavailable, and a refused request stays what it is', async () => {
  dynamodb.on(GetCommand).rejects(Object.assign(new Error('slow down'), { name: 'ThrottlingException' }))
  await expect(table.get(key)).rejects.toMatchObject({
    code: 'ERR_STORE_UNAVAILABLE',
    facts: { store: 'connections' },
    cause: { name: 'ThrottlingException' },
  })
  dynamodb.on(GetCommand).rejects(Object.assign(new Error('no'), { name: 'ValidationException' }))
  await expect(table.get(key)).rejects.toMatchObject({ name: 'ValidationException' })
})
