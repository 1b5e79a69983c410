import { AwsFailure, UnknownToGround } from '../service.ts'
import type { TableSpec } from './table.ts'

// The engine takes an empty string as the key of an index, which AWS refuses (AWS, DynamoDB now supports
// empty values for non-key attributes, read 2026-11-23): a mark meant to be absent would pass here and fail there.

/** Refuses an item with an empty index key, in AWS's words. */
export function checkIndexKeys(spec: TableSpec, item: Readonly<Record<string, unknown>>): void {
  for (const { IndexName, KeySchema } of spec.globalSecondaryIndexes ?? []) {
    const empty = KeySchema.find(({ AttributeName }) => isEmpty(item[AttributeName]))
    if (!empty) continue
    throw new AwsFailure(
      'ValidationException',
      `One or more parameter values are not valid. A value specified for a secondary index key is not supported. The AttributeValue for a key attribute cannot contain an empty string value. IndexName: ${IndexName}, IndexKey: ${empty.AttributeName}`,
    )
  }
}

interface Update {
  readonly UpdateExpression: string | undefined
  readonly ExpressionAttributeNames: Readonly<Record<string, string>> | undefined
  readonly ExpressionAttributeValues: Readonly<Record<string, unknown>> | undefined
}

/** Refuses aloud an update that has an empty value and names an index key: whether they meet, only AWS could say. */
export function checkIndexKeysOfUpdate(spec: TableSpec, update: Update): void {
  if (!Object.values(update.ExpressionAttributeValues ?? {}).some(isEmpty)) return
  const written = (update.UpdateExpression ?? '').match(/#?\w+/g) ?? []
  const named = new Set(written.map((name) => update.ExpressionAttributeNames?.[name] ?? name))
  for (const { IndexName, KeySchema } of spec.globalSecondaryIndexes ?? []) {
    if (!KeySchema.some(({ AttributeName }) => named.has(AttributeName))) continue
    throw new UnknownToGround(`updates that write a key of the index ${IndexName} and have an empty value`)
  }
}

function isEmpty(value: unknown): boolean {
  if (typeof value !== 'object' || value === null) return false
  return ('S' in value && value.S === '') || ('B' in value && value.B === '')
}
