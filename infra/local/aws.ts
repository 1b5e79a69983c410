import { createCloudFormation, type CloudFormation } from './cloudformation/cloudformation.ts'
import type { Clock } from './clock.ts'
import { createDynamoDb, type DynamoDb } from './dynamodb/dynamodb.ts'
import { createEventBridge, type EventBridge } from './eventbridge/eventbridge.ts'
import { createKms, type Kms } from './kms/kms.ts'
import { createS3, type S3 } from './s3/s3.ts'
import { createSecretsManager, type SecretsManager } from './secrets-manager/secrets-manager.ts'
import { createSqs, type Sqs } from './sqs/sqs.ts'
import type { Stores } from './stores.ts'
import type { ResolvedStack } from './template/stacks.ts'

/** The AWS services of the ground. */
export interface Services {
  readonly dynamodb: DynamoDb
  readonly sqs: Sqs
  readonly kms: Kms
  readonly secretsManager: SecretsManager
  readonly s3: S3
  readonly eventBridge: EventBridge
  readonly cloudFormation: CloudFormation
}

export function createServices(clock: Clock, bucketsDirectory: string): Services {
  return {
    dynamodb: createDynamoDb({ clock }),
    sqs: createSqs({ clock }),
    kms: createKms({ clock }),
    secretsManager: createSecretsManager({ clock }),
    s3: createS3({ clock, directory: bucketsDirectory }),
    eventBridge: createEventBridge({ clock }),
    cloudFormation: createCloudFormation({ clock }),
  }
}

/** Makes what the templates declare. */
export async function defineStores(
  services: Services,
  stores: Stores,
  stacks: readonly ResolvedStack[],
): Promise<void> {
  for (const queue of stores.queues) services.sqs.defineQueue(queue)
  for (const key of stores.keys) services.kms.defineKey(key)
  for (const secret of stores.secrets) services.secretsManager.defineSecret(secret)
  for (const bus of stores.buses) services.eventBridge.defineBus(bus)
  for (const { stackName, outputs } of stacks) services.cloudFormation.defineStack({ stackName, outputs })
  for (const bucket of stores.buckets) await services.s3.defineBucket(bucket)
  for (const table of stores.tables) await services.dynamodb.defineTable(table)
}
