import type { Table } from 'aws-cdk-lib/aws-dynamodb'
import { PolicyStatement } from 'aws-cdk-lib/aws-iam'
import type { IKey } from 'aws-cdk-lib/aws-kms'
import type { IQueue } from 'aws-cdk-lib/aws-sqs'
import type { tokenKinds } from './resources/vault-key.ts'

/** The DynamoDB operations that adapters use; Scan is granted nowhere. */
export type RowAction = 'GetItem' | 'PutItem' | 'UpdateItem' | 'DeleteItem' | 'Query'

/**
 * The condition that the partition key begins with `prefix`. `ForAllValues` is true for a request that names no key at
 * all, so a second condition demands that it names one (AWS, Condition operators for multivalued context keys, read
 * 2026-11-23).
 */
function leadingWith(prefix: string) {
  return {
    'ForAllValues:StringLike': { 'dynamodb:LeadingKeys': [`${prefix}*`] },
    Null: { 'dynamodb:LeadingKeys': 'false' },
  }
}

/** Operations on the rows whose partition key begins with `prefix`. */
export function rows(table: Table, prefix: string, ...actions: readonly RowAction[]): PolicyStatement {
  return new PolicyStatement({
    actions: actions.map((action) => `dynamodb:${action}`),
    resources: [table.tableArn],
    conditions: leadingWith(prefix),
  })
}

/**
 * Queries of an index. Its rows are those that carry its key, so the index itself is the limit; of one that lists
 * several kinds of rows, those whose partition key in it begins with `prefix`.
 */
export function indexRows(table: Table, index: string, prefix?: string): PolicyStatement {
  return new PolicyStatement({
    actions: ['dynamodb:Query'],
    resources: [`${table.tableArn}/index/${index}`],
    ...(prefix !== undefined && { conditions: leadingWith(prefix) }),
  })
}

/** Use of the vault's key for one kind of token: making a data key seals, decrypting one opens. */
export function keyUse(
  key: IKey,
  action: 'Decrypt' | 'GenerateDataKey',
  kind: (typeof tokenKinds)[number],
): PolicyStatement {
  return new PolicyStatement({
    actions: [`kms:${action}`],
    resources: [key.keyArn],
    conditions: { StringEquals: { 'kms:EncryptionContext:kind': kind } },
  })
}

export function sendTo(queues: readonly IQueue[]): PolicyStatement {
  return new PolicyStatement({
    actions: ['sqs:SendMessage'],
    resources: queues.map(({ queueArn }) => queueArn),
  })
}
