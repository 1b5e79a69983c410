import { DynamoDBClient } from '@aws-sdk/client-dynamodb'
import { createDynamoDb } from '../../../../infra/local/dynamodb/dynamodb.ts'
import type { TableSpec } from '../../../../infra/local/dynamodb/table.ts'
import { openGateway } from '../open-gateway.ts'

/** A table with a sort key, a sparse index, a stream and a time to live. */
export const table: TableSpec = {
  tableName: 'connections',
  tableArn: 'arn:aws:dynamodb:eu-central-1:000000000000:table/connections',
  keySchema: [
    { AttributeName: 'pk', KeyType: 'HASH' },
    { AttributeName: 'sk', KeyType: 'RANGE' },
  ],
  attributeDefinitions: [
    { AttributeName: 'pk', AttributeType: 'S' },
    { AttributeName: 'sk', AttributeType: 'S' },
    { AttributeName: 'slot', AttributeType: 'S' },
  ],
  globalSecondaryIndexes: [
    {
      IndexName: 'by-slot',
      KeySchema: [
        { AttributeName: 'slot', KeyType: 'HASH' },
        { AttributeName: 'pk', KeyType: 'RANGE' },
      ],
      Projection: { ProjectionType: 'ALL' },
    },
  ],
  ttlAttribute: 'ttl',
  stream: 'NEW_AND_OLD_IMAGES',
}

export async function openTable(spec: TableSpec = table) {
  const opened = await openGateway((clock) => createDynamoDb({ clock }))
  await opened.service.defineTable(spec)
  return { ...opened, dynamodb: new DynamoDBClient(opened.client) }
}
