import { GetItemCommand, PutItemCommand, UpdateItemCommand } from '@aws-sdk/client-dynamodb'
import { expect, test } from 'vitest'
import { openTable, table } from './table-for-tests.ts'

const TableName = table.tableName
const Key = { pk: { S: 'A' }, sk: { S: 'META' } }
const names = { '#count': 'count', '#seen': 'seen' }

async function openCounter() {
  const { dynamodb } = await openTable()
  await dynamodb.send(new PutItemCommand({ TableName, Item: { ...Key, count: { N: '0' } } }))
  const update = (to: object, when: object, expressions: object = {}) =>
    dynamodb.send(
      new UpdateItemCommand({
        TableName,
        Key,
        UpdateExpression: 'SET #count = :to, #seen = :when',
        ConditionExpression: '#count <> :to AND (attribute_not_exists(#seen) OR #seen < :when)',
        ExpressionAttributeNames: names,
        ExpressionAttributeValues: Object.fromEntries([
          [':to', to],
          [':when', when],
        ]) as never,
        ...expressions,
      }),
    )
  const read = async () => (await dynamodb.send(new GetItemCommand({ TableName, Key }))).Item
  return { update, read }
}

test('one expression means each time the values that came with it', async () => {
  const { update, read } = await openCounter()
  for (const [to, when] of [1, 2, 3].map((n) => [{ N: String(n) }, { S: `at ${n}` }] as const)) {
    await update(to, when)
    expect(await read()).toMatchObject({ count: to, seen: when })
  }
  await expect(update({ N: '4' }, { S: 'at 2' })).rejects.toThrow('The conditional request failed')
  await update({ L: [{ N: '5' }] }, { S: 'at 5' })
  expect(await read()).toMatchObject({ count: { L: [{ N: '5' }] }, seen: { S: 'at 5' } })
})

test('what was right for one request is refused in another that it is wrong for', async () => {
  const { update } = await openCounter()
  await update({ N: '1' }, { S: 'at 1' })
  await expect(update({ N: '2' }, { S: 'at 2' }, { ConditionExpression: undefined })).resolves.toBeDefined()
  await expect(
    update({ N: '3' }, { S: 'at 3' }, { UpdateExpression: 'SET #count = :to' }),
  ).resolves.toBeDefined()
  const spare = { ...names, '#spare': 'spare' }
  for (let time = 0; time < 2; time += 1) {
    await expect(update({ N: '4' }, { S: 'at 4' }, { ExpressionAttributeNames: spare })).rejects.toThrow(
      'unused in expressions: keys: {#spare}',
    )
    await expect(
      update(
        { N: '4' },
        { S: 'at 4' },
        { ConditionExpression: 'begins_with(#seen, :to)', ExpressionAttributeNames: names },
      ),
    ).rejects.toThrow('Incorrect operand type')
  }
})

test('a condition alone uses names that an update beside it used before', async () => {
  const { dynamodb } = await openTable()
  const shared = {
    ConditionExpression: 'attribute_not_exists(#count)',
    ExpressionAttributeNames: { '#count': 'count' },
  }
  const values = { ExpressionAttributeValues: { ':to': { N: '1' } } }
  await dynamodb.send(
    new UpdateItemCommand({ TableName, Key, UpdateExpression: 'SET #count = :to', ...shared, ...values }),
  )
  const item = { pk: { S: 'B' }, sk: { S: 'META' } }
  await expect(dynamodb.send(new PutItemCommand({ TableName, Item: item, ...shared }))).resolves.toBeDefined()
})

test('bounds that are the wrong way round are refused, whatever came before', async () => {
  const { update } = await openCounter()
  const between = { ConditionExpression: '#count BETWEEN :to AND :when' }
  await update({ N: '0' }, { N: '9' }, between)
  await expect(update({ N: '9' }, { N: '0' }, between)).rejects.toThrow('upper bound')
})
