import { randomUUID } from 'node:crypto'
import { isDeepStrictEqual } from 'node:util'
import type { Clock } from '../clock.ts'
import type { AttributeValue, Item } from './engine.ts'

/**
 * One change of one item, in the shape in which Lambda hands it to a function (AWS, DynamoDB Streams: Record,
 * read 2026-11-23). Within one table `SequenceNumber` rises; for one item the records come in the order of
 * its changes.
 */
export interface StreamRecord {
  readonly eventID: string
  readonly eventName: 'INSERT' | 'MODIFY' | 'REMOVE'
  readonly eventVersion: '1.1'
  readonly eventSource: 'aws:dynamodb'
  readonly awsRegion: string
  readonly dynamodb: {
    /** Epoch seconds. */
    readonly ApproximateCreationDateTime: number
    readonly Keys: Item
    readonly NewImage?: Item
    readonly OldImage?: Item
    readonly SequenceNumber: string
    readonly SizeBytes: number
    readonly StreamViewType: 'NEW_AND_OLD_IMAGES'
  }
  /** Only when the item's time to live ended it. */
  readonly userIdentity?: { readonly type: 'Service'; readonly principalId: 'dynamodb.amazonaws.com' }
  readonly eventSourceARN: string
}

export interface Change {
  readonly keys: Item
  readonly before: Item | undefined
  readonly after: Item | undefined
  readonly byTimeToLive?: boolean
}

export interface ChangeFeed {
  readonly streamArn: string
  /** When the stream began, in milliseconds since the epoch. */
  readonly startedAt: number
  /** Tells the listeners of a change; a write that left the item as it was is none, as in AWS. */
  tell(change: Change): void
  listen(listener: (record: StreamRecord) => void): void
}

export function createChangeFeed(clock: Clock, tableArn: string): ChangeFeed {
  const listeners: ((record: StreamRecord) => void)[] = []
  const startedAt = clock.now()
  const streamArn = `${tableArn}/stream/${new Date(startedAt).toISOString().replace('Z', '')}`
  let sequence = 100_000_000_000_000_000_000n
  return {
    streamArn,
    startedAt,
    listen: (listener) => void listeners.push(listener),
    tell({ keys, before, after, byTimeToLive }) {
      const eventName = nameOf(before, after)
      if (!eventName) return
      sequence += 1n
      const images = { ...(after && { NewImage: after }), ...(before && { OldImage: before }) }
      const record: StreamRecord = {
        eventID: randomUUID().replaceAll('-', ''),
        eventName,
        eventVersion: '1.1',
        eventSource: 'aws:dynamodb',
        awsRegion: tableArn.split(':')[3] ?? '',
        dynamodb: {
          ApproximateCreationDateTime: Math.floor(clock.now() / 1000),
          Keys: keys,
          ...images,
          SequenceNumber: String(sequence),
          SizeBytes: Buffer.byteLength(JSON.stringify({ keys, ...images })),
          StreamViewType: 'NEW_AND_OLD_IMAGES',
        },
        ...(byTimeToLive && { userIdentity: { type: 'Service', principalId: 'dynamodb.amazonaws.com' } }),
        eventSourceARN: streamArn,
      }
      for (const listener of listeners) listener(structuredClone(record))
    },
  }
}

function nameOf(before: Item | undefined, after: Item | undefined): StreamRecord['eventName'] | undefined {
  if (!before) return after && 'INSERT'
  if (!after) return 'REMOVE'
  return isDeepStrictEqual(ordered({ M: before }), ordered({ M: after })) ? undefined : 'MODIFY'
}

/** The value with its sets in one order: a set that only changed its order did not change. */
function ordered(value: AttributeValue): unknown {
  if ('M' in value) {
    return { M: Object.fromEntries(Object.entries(value.M).map(([name, inner]) => [name, ordered(inner)])) }
  }
  if ('L' in value) return { L: value.L.map(ordered) }
  if ('SS' in value) return { SS: value.SS.toSorted() }
  if ('NS' in value) return { NS: value.NS.toSorted() }
  if ('BS' in value) return { BS: value.BS.toSorted() }
  return { ...value }
}
