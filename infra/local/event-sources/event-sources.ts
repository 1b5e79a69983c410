import type { Clock } from '../clock.ts'
import type { DynamoDb } from '../dynamodb/dynamodb.ts'
import type { Guard } from '../iam/guard.ts'
import type { Lambda } from '../lambda/lambda.ts'
import { UnknownToGround } from '../service.ts'
import type { SendToQueue } from '../sqs-sender.ts'
import type { Sqs } from '../sqs/sqs.ts'
import type { Stores } from '../stores.ts'
import type { QueueMapping, StreamMapping } from './declaration.ts'
import { startQueuePoller, type Poller } from './queue-poller.ts'
import { startStreamPoller } from './stream-poller.ts'

/** Starts what reads the queues and streams of a world. */
export function startEventSources(options: {
  readonly mappings: readonly (QueueMapping | StreamMapping)[]
  readonly stores: Stores
  readonly sqs: Sqs
  readonly dynamodb: DynamoDb
  readonly lambda: Lambda
  readonly clock: Clock
  readonly region: string
  readonly guard: Guard
  readonly sendToQueue: SendToQueue
}): readonly Poller[] {
  return options.mappings.map((mapping) => {
    if (mapping.kind === 'queue') return startQueuePoller({ ...options, mapping })
    const table = options.stores.tables.find(({ tableArn }) => tableArn === mapping.tableArn)
    if (!table) throw new UnknownToGround(`the table of event source ${mapping.logicalId}`)
    return startStreamPoller({
      ...options,
      mapping,
      listen: (listener) => options.dynamodb.onChange(table.tableName, listener),
    })
  })
}
