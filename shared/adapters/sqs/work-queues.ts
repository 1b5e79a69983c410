import { SendMessageBatchCommand } from '@aws-sdk/client-sqs'
import type { WorkMessage } from '../../domain/job.ts'
import type { WorkQueues } from '../../ports/queues.ts'
import { addressesBy } from '../address-map.ts'
import type { AdapterContext } from '../context.ts'
import { chunksOf, inParallel } from '../in-parallel.ts'
import { sendUntilTaken } from '../resend.ts'
import { ask } from '../store-failure.ts'
import { sqs } from './client.ts'

/** Entries of one SQS batch (AWS, SendMessageBatch, read 2026-11-23). */
const BATCH = 10
const BATCHES_AT_ONCE = 16

async function sendBatch(queueUrl: string, messages: readonly WorkMessage[]): Promise<WorkMessage[]> {
  const command = new SendMessageBatchCommand({
    QueueUrl: queueUrl,
    Entries: messages.map((message, place) => ({
      Id: String(place),
      MessageBody: JSON.stringify(message),
      MessageGroupId: message.connectionId,
    })),
  })
  const { Failed } = await ask('work queue', () => sqs().send(command))
  const refused = new Set((Failed ?? []).map((entry) => entry.Id))
  return messages.filter((_, place) => refused.has(String(place)))
}

/** The work queues; the connection is the group, so that a big one cannot hold up the others. */
export function workQueues(context: AdapterContext): WorkQueues {
  const queueUrlOf = addressesBy(context, 'workQueues')
  return {
    async send(automation, messages) {
      const queueUrl = queueUrlOf(automation)
      await inParallel(chunksOf(messages, BATCH), BATCHES_AT_ONCE, (chunk) =>
        sendUntilTaken(context, 'work queue', chunk, (entries) => sendBatch(queueUrl, entries)),
      )
    },
  }
}
