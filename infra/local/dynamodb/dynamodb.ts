import type { Clock } from '../clock.ts'
import { createOneAtATime } from '../one-at-a-time.ts'
import { createJsonHandler, operation } from '../protocol/json.ts'
import { AwsFailure, type LocalService, UnknownToGround } from '../service.ts'
import { rightsOfDynamoDb } from './authorization.ts'
import type { StreamRecord } from './change-feed.ts'
import { createEngine, type Item } from './engine.ts'
import { checkIndexKeys, checkIndexKeysOfUpdate } from './index-keys.ts'
import { deleteItem, describeTable, getItem, putItem, query, updateItem } from './requests.ts'
import { createTable, keysOf, type Table, type TableSpec, write } from './table.ts'
import { scan, startSweep } from './time-to-live.ts'

/**
 * DynamoDB on the ground: single-item operations and Query, a change feed for tables with a stream, and time to live.
 * Every read is consistent. Scan, batches, transactions and PartiQL are refused aloud.
 */
export interface DynamoDb extends LocalService {
  defineTable(spec: TableSpec): Promise<void>
  /** Called once for each change of a table with a stream, in order, before the writer has its answer. */
  onChange(tableName: string, listener: (record: StreamRecord) => void): void
  /** For the ground's own inspection page; no caller of the service can scan. */
  scanAll(tableName: string): Promise<Item[]>
}

export interface DynamoDbOptions {
  readonly clock: Clock
  /** Where tables are kept; in memory unless given. It must be empty: a table is made once. */
  readonly directory?: string
}

export function createDynamoDb({ clock, directory }: DynamoDbOptions): DynamoDb {
  const engine = createEngine(directory)
  const oneAtATime = createOneAtATime()
  const tables = new Map<string, Table>()
  const stopSweep = startSweep(engine, clock, oneAtATime, tables)

  const known = (name: string): Table => {
    const table = tables.get(name)
    if (!table) throw new AwsFailure('ResourceNotFoundException', 'Requested resource not found')
    return table
  }
  const change = (
    name: 'PutItem' | 'UpdateItem' | 'DeleteItem',
    input: { TableName: string },
    itemOrKey: Record<string, unknown>,
  ) => {
    const table = known(input.TableName)
    return write(engine, oneAtATime, table, keysOf(table.spec, itemOrKey), () => engine.run(name, input))
  }

  return {
    signingName: 'dynamodb',
    ...createJsonHandler({
      version: '1.0',
      target: 'DynamoDB_20120810',
      rights: rightsOfDynamoDb((name) => tables.get(name)?.spec),
      operations: {
        GetItem: operation(getItem, (input) => engine.run('GetItem', input)),
        PutItem: operation(putItem, (input) => {
          checkIndexKeys(known(input.TableName).spec, input.Item)
          return change('PutItem', input, input.Item)
        }),
        UpdateItem: operation(updateItem, (input) => {
          checkIndexKeysOfUpdate(known(input.TableName).spec, input)
          return change('UpdateItem', input, input.Key)
        }),
        DeleteItem: operation(deleteItem, (input) => change('DeleteItem', input, input.Key)),
        Query: operation(query, (input) => engine.run('Query', input)),
        DescribeTable: operation(describeTable, async (input) =>
          described(known(input.TableName), (await engine.run('DescribeTable', input)).Table),
        ),
      },
    }),
    async defineTable(spec) {
      tables.set(spec.tableName, await createTable(engine, clock, spec))
    },
    onChange(tableName, listener) {
      const feed = tables.get(tableName)?.feed
      if (!feed) throw new UnknownToGround(`a stream of the table ${tableName}`)
      feed.listen(listener)
    },
    scanAll: (tableName) => scan(engine, known(tableName).spec.tableName),
    async close() {
      await stopSweep()
      await engine.close()
    },
  }
}

/** The engine invents an account and a region; the template's own name of the table stands instead. */
function described({ spec, feed }: Table, engineTable: { readonly TableArn: string }): object {
  // the ARNs of its indexes begin with the table's
  const text = JSON.stringify(engineTable).replaceAll(engineTable.TableArn, spec.tableArn)
  const table: object = JSON.parse(text)
  if (!feed) return { Table: table }
  const stream = {
    StreamSpecification: { StreamEnabled: true, StreamViewType: spec.stream },
    LatestStreamArn: feed.streamArn,
    LatestStreamLabel: feed.streamArn.split('/').at(-1),
  }
  return { Table: { ...table, ...stream } }
}
