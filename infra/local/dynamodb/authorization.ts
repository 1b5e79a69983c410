import { type Takes, takes } from '../protocol/json.ts'
import type { Right } from '../service.ts'
import { arnOfUnknown } from '../template/arn.ts'
import { deleteItem, describeTable, getItem, putItem, query, updateItem } from './requests.ts'
import type { KeyElement, TableSpec } from './table.ts'

type Values = Readonly<Record<string, unknown>>
type Operation = 'GetItem' | 'PutItem' | 'UpdateItem' | 'DeleteItem' | 'Query' | 'DescribeTable'

/**
 * What each operation takes. `dynamodb:LeadingKeys` holds the partition key that a call names, of the index when it
 * reads one; a call that names none has no such key in its context (AWS, Actions, resources, and condition keys for
 * Amazon DynamoDB, read 2026-11-23).
 */
export function rightsOfDynamoDb(
  find: (tableName: string) => TableSpec | undefined,
): Readonly<Record<Operation, Takes>> {
  const arnOf = (tableName: string) =>
    find(tableName)?.tableArn ?? arnOfUnknown('dynamodb', `table/${tableName}`)
  const onRow = (operation: Operation, tableName: string, values: Values): readonly Right[] => {
    const leading = valueOf(values[partitionKey(find(tableName)?.keySchema)])
    return [rightTo(operation, arnOf(tableName), leading)]
  }
  return {
    GetItem: takes(getItem, ({ TableName, Key }) => onRow('GetItem', TableName, Key)),
    PutItem: takes(putItem, ({ TableName, Item }) => onRow('PutItem', TableName, Item)),
    UpdateItem: takes(updateItem, ({ TableName, Key }) => onRow('UpdateItem', TableName, Key)),
    DeleteItem: takes(deleteItem, ({ TableName, Key }) => onRow('DeleteItem', TableName, Key)),
    Query: takes(query, (input) => {
      const { TableName, IndexName } = input
      const spec = find(TableName)
      const index = spec?.globalSecondaryIndexes?.find((one) => one.IndexName === IndexName)
      const leading = queriedKey(partitionKey((index ?? { KeySchema: spec?.keySchema }).KeySchema), input)
      const table = arnOf(TableName)
      return [rightTo('Query', IndexName === undefined ? table : `${table}/index/${IndexName}`, leading)]
    }),
    DescribeTable: takes(describeTable, ({ TableName }) => [rightTo('DescribeTable', arnOf(TableName))]),
  }
}

function rightTo(operation: Operation, resource: string, leadingKey?: string): Right {
  const context = leadingKey === undefined ? {} : { 'dynamodb:LeadingKeys': [leadingKey] }
  return { action: `dynamodb:${operation}`, resource, context }
}

function partitionKey(schema: readonly KeyElement[] = []): string {
  return schema.find(({ KeyType }) => KeyType === 'HASH')?.AttributeName ?? ''
}

interface Query {
  readonly KeyConditionExpression: string | undefined
  readonly ExpressionAttributeNames: Readonly<Record<string, string>> | undefined
  readonly ExpressionAttributeValues: Values | undefined
}

/** The value that the key condition sets the partition key equal to, as every query must. */
function queriedKey(attribute: string, asked: Query): string | undefined {
  const equalities = (asked.KeyConditionExpression ?? '').matchAll(/(#?[\w.-]+)\s*=\s*(:\w+)/g)
  for (const [, name = '', value = ''] of equalities) {
    const named = asked.ExpressionAttributeNames?.[name] ?? name
    if (named === attribute) return valueOf(asked.ExpressionAttributeValues?.[value])
  }
  return undefined
}

/** A key is text, a number or bytes, of which the wire has text too. */
function valueOf(value: unknown): string | undefined {
  if (typeof value !== 'object' || value === null) return undefined
  const [text] = Object.values(value)
  return typeof text === 'string' ? text : undefined
}
