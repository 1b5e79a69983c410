import type { SQSBatchResponse, SQSEvent, SQSRecord } from 'aws-lambda'
import { Failure } from '../../base/failure.ts'
import type { Ambient } from '../../ports/ambient.ts'

/** The JSON of a message; one that is none is retried and ends in the dead letters, where it can be looked at. */
export function messageOf(record: SQSRecord): unknown {
  try {
    return JSON.parse(record.body)
  } catch {
    throw new Failure('ERR_MESSAGE_MALFORMED', 'a queue message is not valid JSON', {
      facts: { messageId: record.messageId },
    })
  }
}

/** Handles each message by itself and reports exactly those that failed, so that the others are never done again. */
export async function eachMessage(
  event: SQSEvent,
  { log, metrics }: Ambient,
  handle: (record: SQSRecord) => Promise<void>,
): Promise<SQSBatchResponse> {
  const settled = await Promise.all(
    event.Records.map(async (record) => {
      try {
        await handle(record)
        return []
      } catch (error) {
        const receives = record.attributes.ApproximateReceiveCount
        log.error('a message failed', { messageId: record.messageId, receives }, error)
        metrics.count('MessageFailed')
        return [{ itemIdentifier: record.messageId }]
      }
    }),
  )
  return { batchItemFailures: settled.flat() }
}
