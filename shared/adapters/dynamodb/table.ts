import { ConditionalCheckFailedException } from '@aws-sdk/client-dynamodb'
import { DeleteCommand, GetCommand, PutCommand, QueryCommand, UpdateCommand } from '@aws-sdk/lib-dynamodb'
import { ask } from '../store-failure.ts'
import { dynamodb } from './client.ts'
import type { Key } from './keys.ts'
import { rowOf } from './row.ts'

/** Attributes of a row, or values that an expression names. */
export type Attributes = Readonly<Record<string, unknown>>

/**
 * An expression with its values. Every attribute is written `#name` and every value `:name`, so that no word of ours
 * can be one of DynamoDB's reserved words.
 */
export interface Condition {
  readonly when: string
  readonly values?: Attributes
}

export interface Change extends Condition {
  /** The update expression. */
  readonly change: string
}

export interface Search {
  /** The key condition. */
  readonly where: string
  readonly values: Attributes
  /** A global secondary index; without one the table is read consistently. */
  readonly index?: string
}

/** One page of a search: its rows, and the key of the last one where there may be more. */
export interface Page<R> {
  readonly rows: readonly R[]
  readonly last?: Attributes
}

/**
 * A table as the subjects use it: rows of type `R`, single-item writes, each with a condition that makes it safe to
 * repeat. A write that loses its condition is an answer (`false`, undefined), never an error.
 */
export interface Table<R> {
  /** Consistent read. */
  get(key: Key): Promise<R | undefined>
  put(row: Key & R, condition: Condition): Promise<boolean>
  /** The row as the change left it. */
  update(key: Key, change: Change): Promise<R | undefined>
  remove(key: Key, condition?: Condition): Promise<boolean>
  query(search: Search): AsyncGenerator<R>
  /** At most `limit` rows after the row of the key `after`, in one request. */
  page(search: Search, limit?: number, after?: Attributes): Promise<Page<R>>
}

function namesIn(...expressions: readonly string[]): Record<string, string> {
  const names = expressions.join(' ').match(/#\w+/g) ?? []
  return Object.fromEntries(names.map((name) => [name, name.slice(1)]))
}

function valuesOf(values: Attributes | undefined) {
  const named = Object.entries(values ?? {}).map(([name, value]) => [`:${name}`, value])
  return named.length > 0 ? { ExpressionAttributeValues: Object.fromEntries(named) } : {}
}

async function unlessRefused<T>(table: string, request: () => Promise<T>): Promise<T | undefined> {
  try {
    return await ask(table, request)
  } catch (error) {
    if (error instanceof ConditionalCheckFailedException) return undefined
    throw error
  }
}

function conditionOf(condition: Condition | undefined) {
  if (!condition) return {}
  const names = namesIn(condition.when)
  return {
    ConditionExpression: condition.when,
    ...(Object.keys(names).length > 0 && { ExpressionAttributeNames: names }),
    ...valuesOf(condition.values),
  }
}

/** Every row of a search. */
export async function allOf<R>(found: AsyncIterable<R>): Promise<R[]> {
  const rows: R[] = []
  for await (const row of found) rows.push(row)
  return rows
}

/** Opens a table whose rows of this subject have the type `R`: they are written by this floor and by nobody else. */
export function openTable<R extends object>(name: string): Table<R> {
  async function page(
    { where, values, index }: Search,
    limit?: number,
    after?: Attributes,
  ): Promise<Page<R>> {
    const command = new QueryCommand({
      TableName: name,
      ...(index === undefined ? { ConsistentRead: true } : { IndexName: index }),
      KeyConditionExpression: where,
      ExpressionAttributeNames: namesIn(where),
      ...valuesOf(values),
      ...(limit !== undefined && { Limit: limit }),
      ...(after && { ExclusiveStartKey: { ...after } }),
    })
    const { Items = [], LastEvaluatedKey } = await ask(name, () => dynamodb().send(command))
    return { rows: Items.map(rowOf<R>), ...(LastEvaluatedKey && { last: LastEvaluatedKey }) }
  }

  async function* query(search: Search): AsyncGenerator<R> {
    let after: Attributes | undefined
    do {
      const { rows, last } = await page(search, undefined, after)
      yield* rows
      after = last
    } while (after)
  }

  return {
    get: async (key) => {
      const command = new GetCommand({ TableName: name, Key: { ...key }, ConsistentRead: true })
      const { Item } = await ask(name, () => dynamodb().send(command))
      return Item && rowOf<R>(Item)
    },
    put: async (row, condition) => {
      const command = new PutCommand({ TableName: name, Item: row, ...conditionOf(condition) })
      return (await unlessRefused(name, () => dynamodb().send(command))) !== undefined
    },
    update: async (key, { change, when, values }) => {
      const command = new UpdateCommand({
        TableName: name,
        Key: { ...key },
        UpdateExpression: change,
        ConditionExpression: when,
        ExpressionAttributeNames: namesIn(change, when),
        ...valuesOf(values),
        ReturnValues: 'ALL_NEW',
      })
      const updated = await unlessRefused(name, () => dynamodb().send(command))
      return updated && rowOf<R>(updated.Attributes ?? {})
    },
    remove: async (key, condition) => {
      const command = new DeleteCommand({ TableName: name, Key: { ...key }, ...conditionOf(condition) })
      return (await unlessRefused(name, () => dynamodb().send(command))) !== undefined
    },
    query,
    page,
  }
}
