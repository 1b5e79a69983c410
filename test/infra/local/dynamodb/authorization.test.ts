import { expect, it } from 'vitest'
import { rightsOfDynamoDb } from '../../../../infra/local/dynamodb/authorization.ts'
import { table } from './table-for-tests.ts'

const rights = rightsOfDynamoDb((name) => (name === table.tableName ? table : undefined))
const TableName = table.tableName
const Key = { pk: { S: 'JOB#1' }, sk: { S: 'x' } }
const leading = (key: string) => ({ 'dynamodb:LeadingKeys': [key] })

it.each([
  ['GetItem', { Key }],
  ['UpdateItem', { Key, UpdateExpression: 'SET a = :a' }],
  ['DeleteItem', { Key }],
  ['PutItem', { Item: { ...Key, n: { N: '1' } } }],
] as const)('%s takes a right to the row of its partition key', (operation, input) => {
  expect(rights[operation]({ TableName, ...input }, operation)).toEqual([
    { action: `dynamodb:${operation}`, resource: table.tableArn, context: leading('JOB#1') },
  ])
})

const values = { ':pk': { S: 'JOB#1' }, ':sk': { S: 'x' }, ':n': { N: '7' } }

it.each([
  ['by name', { KeyConditionExpression: 'pk = :pk' }, undefined, leading('JOB#1')],
  [
    'by a name of its own',
    {
      KeyConditionExpression: '#p=:pk AND begins_with(#s, :sk)',
      ExpressionAttributeNames: { '#p': 'pk', '#s': 'sk' },
    },
    undefined,
    leading('JOB#1'),
  ],
  ['behind another', { KeyConditionExpression: 'sk = :sk AND pk = :pk' }, undefined, leading('JOB#1')],
  ['of an index', { KeyConditionExpression: 'slot = :n AND pk = :pk' }, 'by-slot', leading('7')],
  ['that it does not name', { KeyConditionExpression: 'sk = :sk' }, undefined, {}],
])('a query takes a right to the rows of the partition key %s', (_name, input, IndexName, context) => {
  const query = {
    TableName,
    ...input,
    ExpressionAttributeValues: values,
    ...(IndexName !== undefined && { IndexName }),
  }
  const resource = IndexName === undefined ? table.tableArn : `${table.tableArn}/index/${IndexName}`
  expect(rights.Query(query, 'Query')).toEqual([{ action: 'dynamodb:Query', resource, context }])
})

it('a table that does not exist is asked for by the ARN that it would have', () => {
  expect(rights.GetItem({ TableName: 'nowhere', Key }, 'GetItem')).toEqual([
    {
      action: 'dynamodb:GetItem',
      resource: 'arn:aws:dynamodb:us-east-1:000000000000:table/nowhere',
      context: {},
    },
  ])
})

it('a call that names no row has no leading key', () => {
  expect(rights.DescribeTable({ TableName }, 'DescribeTable')).toEqual([
    { action: 'dynamodb:DescribeTable', resource: table.tableArn, context: {} },
  ])
})
