import middy from '@middy/core'
import type { DynamoDBBatchResponse, DynamoDBRecord, DynamoDBStreamEvent } from 'aws-lambda'
import type { Ambient } from '../../ports/ambient.ts'
import { compose, type Composed } from '../compose.ts'
import type { Manifest, ManifestOf, PortsOf } from '../manifest.ts'
import { atOnce, invocation } from './invocation.ts'

/** Takes one record's new image, in the table's own form; undefined for a deletion. */
export type StreamRun<M extends Manifest> = (ports: PortsOf<M>, newImage: unknown) => Promise<void>

/** Records in their order; the first that fails is reported, so that it and those after it come again. */
async function inOrder(
  records: readonly DynamoDBRecord[],
  { log, metrics }: Ambient,
  handle: (newImage: unknown) => Promise<void>,
): Promise<DynamoDBBatchResponse> {
  for (const record of records) {
    try {
      await handle(record.dynamodb?.NewImage)
    } catch (error) {
      log.error('a stream record failed', { eventId: record.eventID }, error)
      metrics.count('RecordFailed')
      return { batchItemFailures: [{ itemIdentifier: record.dynamodb?.SequenceNumber ?? '' }] }
    }
  }
  return { batchItemFailures: [] }
}

/** The door itself, over ports that are already made. */
export function streamDoor<M extends Manifest>({ ports, telemetry }: Composed<M>, run: StreamRun<M>) {
  return middy<DynamoDBStreamEvent, DynamoDBBatchResponse>(atOnce)
    .use(invocation(telemetry))
    .handler((event) => inOrder(event.Records, ports, (newImage) => run(ports, newImage)))
}

/** Changes of a table, in order. */
export function stream<M extends ManifestOf<'stream'>>(manifest: M, run: StreamRun<M>) {
  return streamDoor(compose(manifest), run)
}
