import type { Clock } from '../clock.ts'
import type { OneAtATime } from '../one-at-a-time.ts'
import { AwsFailure, UnknownToGround } from '../service.ts'
import { type ChangeFeed, createChangeFeed } from './change-feed.ts'
import type { Engine, Item } from './engine.ts'

export interface TableSpec {
  readonly tableName: string
  readonly tableArn: string
  readonly keySchema: readonly KeyElement[]
  readonly attributeDefinitions: readonly {
    readonly AttributeName: string
    readonly AttributeType: 'S' | 'N' | 'B'
  }[]
  readonly globalSecondaryIndexes?: readonly GlobalSecondaryIndex[]
  /** Holds the end of an item's life in epoch seconds. */
  readonly ttlAttribute?: string
  readonly stream?: 'NEW_AND_OLD_IMAGES'
}

export interface KeyElement {
  readonly AttributeName: string
  readonly KeyType: 'HASH' | 'RANGE'
}

export interface GlobalSecondaryIndex {
  readonly IndexName: string
  readonly KeySchema: readonly KeyElement[]
  readonly Projection: {
    readonly ProjectionType: 'ALL' | 'KEYS_ONLY' | 'INCLUDE'
    readonly NonKeyAttributes?: readonly string[]
  }
}

/** What the ground keeps of a table beside the engine. */
export interface Table {
  readonly spec: TableSpec
  readonly feed: ChangeFeed | undefined
}

export async function createTable(engine: Engine, clock: Clock, spec: TableSpec): Promise<Table> {
  if (spec.stream && spec.stream !== 'NEW_AND_OLD_IMAGES') {
    throw new UnknownToGround(`the stream view ${String(spec.stream)}`)
  }
  for (const { AttributeName } of spec.keySchema) {
    const type = spec.attributeDefinitions.find(
      (found) => found.AttributeName === AttributeName,
    )?.AttributeType
    // 1 and 1.0 are one key of this type, which the names that writes wait under do not see
    if (type === 'N') throw new UnknownToGround(`the number key ${AttributeName} of ${spec.tableName}`)
  }
  await engine.createTable(spec.tableName, {
    AttributeDefinitions: spec.attributeDefinitions,
    KeySchema: spec.keySchema,
    BillingMode: 'PAY_PER_REQUEST',
    ...(spec.globalSecondaryIndexes?.length && { GlobalSecondaryIndexes: spec.globalSecondaryIndexes }),
  })
  return { spec, feed: spec.stream && createChangeFeed(clock, spec.tableArn) }
}

/** The key attributes of `item`, in the order of the schema. */
export function keysOf<T>(spec: TableSpec, item: Readonly<Record<string, T>>): Record<string, T> {
  const keys = spec.keySchema.flatMap(({ AttributeName }) => {
    const value = item[AttributeName]
    return value === undefined ? [] : [[AttributeName, value] as const]
  })
  return Object.fromEntries(keys)
}

export async function readItem(engine: Engine, tableName: string, keys: object): Promise<Item | undefined> {
  const { Item } = await engine.run('GetItem', { TableName: tableName, Key: keys, ConsistentRead: true })
  return Item
}

/**
 * Runs one write on one item. On a table with a stream the writes of one key go one at a time, the item read before
 * and after, so that the feed tells every change with both its images and in its order.
 */
export async function write<T>(
  engine: Engine,
  oneAtATime: OneAtATime,
  table: Table,
  keys: Record<string, unknown>,
  act: () => Promise<T>,
  byTimeToLive = false,
): Promise<T> {
  const { feed, spec } = table
  if (!feed) return act()
  return oneAtATime(JSON.stringify([spec.tableName, keys]), async () => {
    const before = await readItem(engine, spec.tableName, keys).catch((cause) => {
      // with a wrong key `act` fails too, and in the words of its own operation
      if (cause instanceof AwsFailure && cause.code === 'ValidationException') return undefined
      throw cause
    })
    const result = await act()
    const after = await readItem(engine, spec.tableName, keys)
    const image = after ?? before
    if (image) feed.tell({ keys: keysOf(spec, image), before, after, byTimeToLive })
    return result
  })
}
