import { CreateTableCommand, DynamoDBClient, type CreateTableCommandInput } from '@aws-sdk/client-dynamodb'
import { DynamoDBDocumentClient, ScanCommand } from '@aws-sdk/lib-dynamodb'
import { once } from 'node:events'
import type { Server } from 'node:http'
import { createRequire } from 'node:module'

// dynalite publishes no types.
const dynalite: (options: { createTableMs: number }) => Server = createRequire(import.meta.url)('dynalite')

const byRow = [
  { AttributeName: 'pk', KeyType: 'HASH' },
  { AttributeName: 'sk', KeyType: 'RANGE' },
] as const

function index(name: string, hash: string, range: string | undefined, included: readonly string[]) {
  return {
    IndexName: name,
    KeySchema: [
      { AttributeName: hash, KeyType: 'HASH' as const },
      ...(range === undefined ? [] : [{ AttributeName: range, KeyType: 'RANGE' as const }]),
    ],
    Projection:
      included.length > 0
        ? { ProjectionType: 'INCLUDE' as const, NonKeyAttributes: [...included] }
        : { ProjectionType: 'KEYS_ONLY' as const },
  }
}

function table(
  name: string,
  indexes: ReturnType<typeof index>[],
  keys: readonly string[],
): CreateTableCommandInput {
  return {
    TableName: name,
    BillingMode: 'PAY_PER_REQUEST',
    KeySchema: [...byRow],
    AttributeDefinitions: ['pk', 'sk', ...keys].map((AttributeName) => ({
      AttributeName,
      AttributeType: 'S',
    })),
    ...(indexes.length > 0 && { GlobalSecondaryIndexes: indexes }),
  }
}

const jobKey = ['generation', 'ownerId', 'automation', 'assetId']
const tables = [
  table('ephemeral', [], []),
  table('vault', [], []),
  table(
    'connections',
    [index('unpublished', 'unpublishedPk', undefined, []), index('listed', 'listPk', 'listSk', [])],
    ['unpublishedPk', 'listPk', 'listSk'],
  ),
  table(
    'jobs',
    [index('slot', 'slotPk', undefined, jobKey), index('due', 'duePk', 'dueSk', [...jobKey, 'dueEpoch'])],
    ['slotPk', 'duePk', 'dueSk'],
  ),
]

export interface TablesInProcess {
  /** Every row of a table, keys and all. */
  rows(name: string): Promise<Record<string, unknown>[]>
  client: DynamoDBDocumentClient
  close(): Promise<void>
}

/** The four tables on a DynamoDB of this process, to which every client made from now on goes. */
export async function tablesInProcess(): Promise<TablesInProcess> {
  const server = dynalite({ createTableMs: 0 })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  if (address === null || typeof address === 'string') throw new Error('dynalite listens on no port')
  process.env['AWS_ENDPOINT_URL_DYNAMODB'] = `http://127.0.0.1:${address.port}`
  process.env['AWS_REGION'] = 'us-east-1'
  process.env['AWS_ACCESS_KEY_ID'] = 'AKIDTESTS'
  process.env['AWS_SECRET_ACCESS_KEY'] = 'tests'
  const client = DynamoDBDocumentClient.from(new DynamoDBClient())
  for (const input of tables) await client.send(new CreateTableCommand(input))
  return {
    client,
    rows: async (name) => (await client.send(new ScanCommand({ TableName: name }))).Items ?? [],
    close: async () => {
      client.destroy()
      server.closeAllConnections()
      await new Promise((resolve) => {
        server.close(resolve)
      })
    },
  }
}
