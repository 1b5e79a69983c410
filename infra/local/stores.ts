import type { TableSpec } from './dynamodb/table.ts'
import type { BusSpec } from './eventbridge/eventbridge.ts'
import type { KeySpec } from './kms/keys.ts'
import type { SecretSpec } from './secrets-manager/secret.ts'
import { UnknownToGround } from './service.ts'
import type { QueueSpec } from './sqs/queue.ts'
import type { Catalogue } from './template/catalogue.ts'
import type { Properties } from './template/properties.ts'
import type { Resource } from './template/stacks.ts'

type Named<T> = T & { readonly logicalId: string }

/** Everything of a world that holds data, in the terms of the services that hold it. */
export interface Stores {
  readonly tables: readonly Named<TableSpec>[]
  readonly queues: readonly Named<QueueSpec>[]
  readonly keys: readonly KeySpec[]
  readonly secrets: readonly Named<SecretSpec>[]
  readonly buckets: readonly Named<{ readonly bucketName: string }>[]
  readonly buses: readonly BusSpec[]
}

export function readStores(catalogue: Catalogue): Stores {
  const aliases = catalogue.ofType('AWS::KMS::Alias').map((resource) =>
    resource.properties((properties) => ({
      alias: properties.text('AliasName'),
      target: properties.text('TargetKeyId'),
    })),
  )
  return {
    tables: catalogue.ofType('AWS::DynamoDB::Table').map(readTable),
    queues: catalogue.ofType('AWS::SQS::Queue').map(readQueue),
    keys: catalogue.ofType('AWS::KMS::Key').map((key) => readKey(key, aliases)),
    secrets: catalogue.ofType('AWS::SecretsManager::Secret').map(readSecret),
    buckets: catalogue.ofType('AWS::S3::Bucket').map((bucket) =>
      bucket.properties((properties) => {
        properties.anything('BucketName')
        return { logicalId: bucket.logicalId, bucketName: bucket.ref }
      }),
    ),
    buses: catalogue.ofType('AWS::Events::EventBus').map((bus) =>
      bus.properties((properties) => {
        properties.anything('Name')
        return { name: bus.ref, arn: bus.attribute('Arn') }
      }),
    ),
  }
}

function readTable(resource: Resource): Named<TableSpec> {
  return resource.properties((properties) => {
    properties.anything('TableName')
    const stream = properties.optionalMap('StreamSpecification')
    stream?.only('StreamViewType', 'NEW_AND_OLD_IMAGES')
    stream?.end()
    const timeToLive = properties.optionalMap('TimeToLiveSpecification')
    const ttlAttribute = timeToLive?.optionalBoolean('Enabled') ? timeToLive.text('AttributeName') : undefined
    timeToLive?.anything('AttributeName')
    timeToLive?.end()
    const indexes = properties.maps('GlobalSecondaryIndexes').map((index) => readIndex(index, resource))
    return {
      logicalId: resource.logicalId,
      tableName: resource.ref,
      tableArn: resource.attribute('Arn'),
      keySchema: readKeySchema(properties),
      attributeDefinitions: properties.maps('AttributeDefinitions').map((definition) => {
        definition.only('AttributeType', 'S', 'N', 'B')
        const AttributeType = definition.text('AttributeType') as 'S' | 'N' | 'B'
        return { AttributeName: definition.text('AttributeName'), AttributeType }
      }),
      ...(indexes.length > 0 && { globalSecondaryIndexes: indexes }),
      ...(ttlAttribute && { ttlAttribute }),
      ...(stream && { stream: 'NEW_AND_OLD_IMAGES' as const }),
    }
  })
}

function readIndex(index: Properties, { logicalId }: Resource) {
  const projection = index.optionalMap('Projection')
  if (!projection) throw new UnknownToGround(`an index without a projection (${logicalId})`)
  projection.only('ProjectionType', 'ALL', 'KEYS_ONLY', 'INCLUDE')
  const NonKeyAttributes = projection.texts('NonKeyAttributes')
  const spec = {
    IndexName: index.text('IndexName'),
    KeySchema: readKeySchema(index),
    Projection: {
      ProjectionType: projection.text('ProjectionType') as 'ALL' | 'KEYS_ONLY' | 'INCLUDE',
      ...(NonKeyAttributes.length > 0 && { NonKeyAttributes }),
    },
  }
  projection.end()
  index.end({ ProvisionedThroughput: 'capacity is not limited or billed on one machine' })
  return spec
}

function readKeySchema(owner: Properties) {
  return owner.maps('KeySchema').map((element) => {
    element.only('KeyType', 'HASH', 'RANGE')
    return {
      AttributeName: element.text('AttributeName'),
      KeyType: element.text('KeyType') as 'HASH' | 'RANGE',
    }
  })
}

/** What is not set is as SQS sets it (AWS, AWS::SQS::Queue, read 2026-11-23). */
function readQueue(resource: Resource): Named<QueueSpec> {
  return resource.properties((properties) => {
    properties.anything('QueueName')
    properties.only('FifoQueue', false)
    const redrive = properties.optionalMap('RedrivePolicy')
    const target = redrive && {
      deadLetterArn: redrive.text('deadLetterTargetArn'),
      maxReceiveCount: redrive.number('maxReceiveCount'),
    }
    redrive?.end()
    return {
      logicalId: resource.logicalId,
      queueName: resource.attribute('QueueName'),
      queueArn: resource.attribute('Arn'),
      queueUrl: resource.ref,
      visibilitySeconds: properties.optionalNumber('VisibilityTimeout') ?? 30,
      delaySeconds: properties.optionalNumber('DelaySeconds') ?? 0,
      retentionSeconds: properties.optionalNumber('MessageRetentionPeriod') ?? 345_600,
      receiveWaitSeconds: properties.optionalNumber('ReceiveMessageWaitTimeSeconds') ?? 0,
      ...(target && { redrive: target }),
    }
  })
}

function readKey(resource: Resource, aliases: readonly { alias: string; target: string }[]): KeySpec {
  return resource.properties((properties) => {
    properties.only('Enabled', true)
    properties.only('MultiRegion', false)
    properties.only('KeySpec', 'SYMMETRIC_DEFAULT')
    properties.only('KeyUsage', 'ENCRYPT_DECRYPT')
    // read with the policies of the other resources
    properties.anything('KeyPolicy')
    const keyArn = resource.attribute('Arn')
    const own = aliases.filter(({ target }) => target === keyArn || target === resource.ref)
    return { keyId: resource.ref, keyArn, aliases: own.map(({ alias }) => alias) }
  })
}

function readSecret(resource: Resource): Named<SecretSpec> {
  return resource.properties((properties) => {
    const description = properties.optionalText('Description')
    const name =
      properties.optionalText('Name') ??
      resource.ref
        .split(':')
        .at(-1)
        ?.replace(/-\w{6}$/, '') ??
      ''
    return { logicalId: resource.logicalId, arn: resource.ref, name, ...(description && { description }) }
  })
}
