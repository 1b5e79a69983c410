import { UnknownToGround } from '../service.ts'
import type { Properties } from '../template/properties.ts'
import type { Resource } from '../template/stacks.ts'
import { parseFilter, type Filter } from './filter.ts'

interface Mapping {
  readonly logicalId: string
  readonly functionName: string
  readonly enabled: boolean
  readonly batchSize: number
  readonly windowSeconds: number
  /** The function answers which items of a batch failed (`ReportBatchItemFailures`). */
  readonly reportsFailures: boolean
}

export interface QueueMapping extends Mapping {
  readonly kind: 'queue'
  readonly queueArn: string
  readonly maximumConcurrency: number
}

export interface StreamMapping extends Mapping {
  readonly kind: 'stream'
  readonly tableArn: string
  readonly streamArn: string
  readonly bisects: boolean
  /** Undefined: until the records leave the stream. */
  readonly maximumRetries: number | undefined
  /** Undefined: as long as the stream keeps them. */
  readonly maximumAgeSeconds: number | undefined
  readonly onFailureArn: string | undefined
  readonly filter: Filter | undefined
}

/** A stream keeps its records for a day (AWS, Change data capture for DynamoDB Streams, read 2026-11-23). */
const STREAM_KEEPS_SECONDS = 86_400

/** Reads an `AWS::Lambda::EventSourceMapping` of a queue or a table stream. */
export function readMapping(resource: Resource): QueueMapping | StreamMapping {
  return resource.properties((properties) => {
    const source = properties.text('EventSourceArn')
    const types = properties.texts('FunctionResponseTypes')
    const unknown = types.find((type) => type !== 'ReportBatchItemFailures')
    if (unknown) throw new UnknownToGround(`the response type ${unknown} of ${resource.logicalId}`)
    const shared = {
      logicalId: resource.logicalId,
      functionName: properties.text('FunctionName'),
      enabled: properties.optionalBoolean('Enabled') ?? true,
      windowSeconds: properties.optionalNumber('MaximumBatchingWindowInSeconds') ?? 0,
      reportsFailures: types.length > 0,
    }
    const batchSize = properties.optionalNumber('BatchSize')
    if (source.includes(':sqs:')) return { ...shared, ...readQueue(properties, source, batchSize ?? 10) }
    const stream = /^(arn:aws:dynamodb:[^/]+\/[^/]+)\/stream\//.exec(source)
    if (!stream) throw new UnknownToGround(`the event source ${source} of ${resource.logicalId}`)
    return { ...shared, ...readStream(properties, stream[1] ?? '', source, batchSize ?? 100) }
  })
}

function readQueue(properties: Properties, queueArn: string, batchSize: number) {
  const scaling = properties.optionalMap('ScalingConfig')
  const maximumConcurrency = scaling?.optionalNumber('MaximumConcurrency') ?? Number.POSITIVE_INFINITY
  scaling?.end()
  return { kind: 'queue' as const, queueArn, batchSize, maximumConcurrency }
}

function readStream(properties: Properties, tableArn: string, streamArn: string, batchSize: number) {
  // A world begins with its streams empty: both mean the same.
  properties.only('StartingPosition', 'LATEST', 'TRIM_HORIZON')
  properties.only('ParallelizationFactor', 1)
  const criteria = properties.optionalMap('FilterCriteria')
  const patterns = criteria?.maps('Filters').map((filter) => {
    const pattern = filter.text('Pattern')
    filter.end()
    return pattern
  })
  criteria?.end()
  const destination = properties.optionalMap('DestinationConfig')
  const onFailure = destination?.optionalMap('OnFailure')
  const onFailureArn = onFailure?.text('Destination')
  onFailure?.end()
  destination?.end()
  return {
    kind: 'stream' as const,
    tableArn,
    streamArn,
    batchSize,
    bisects: properties.optionalBoolean('BisectBatchOnFunctionError') ?? false,
    maximumRetries: unlessForever(properties.optionalNumber('MaximumRetryAttempts')),
    maximumAgeSeconds:
      unlessForever(properties.optionalNumber('MaximumRecordAgeInSeconds')) ?? STREAM_KEEPS_SECONDS,
    onFailureArn,
    filter: patterns && parseFilter(patterns),
  }
}

/** In both properties -1 is AWS's word for "no limit". */
function unlessForever(value: number | undefined): number | undefined {
  return value === -1 ? undefined : value
}
