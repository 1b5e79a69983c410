import { SendMessageBatchCommand } from '@aws-sdk/client-sqs'
import type { WebhookQueue } from '../../ports/queues.ts'
import type { AdapterContext } from '../context.ts'
import { sendUntilTaken } from '../resend.ts'
import { ask } from '../store-failure.ts'
import { sqs } from './client.ts'

/** Entries and bytes of one SQS batch; a batch may have a mebibyte in all (AWS, SendMessageBatch, read 2026-11-23). */
const MOST_MESSAGES = 10
const MOST_BYTES = 900 * 1024

/** The bodies in batches that SQS takes, in order. A body that fills a batch by itself is one. */
function batchesOf(bodies: readonly string[]): string[][] {
  const batches: string[][] = []
  let bytes = 0
  for (const body of bodies) {
    const size = Buffer.byteLength(body)
    const batch = batches.at(-1)
    if (batch && batch.length < MOST_MESSAGES && bytes + size <= MOST_BYTES) {
      batch.push(body)
      bytes += size
    } else {
      batches.push([body])
      bytes = size
    }
  }
  return batches
}

async function sendBatch(queueUrl: string, bodies: readonly string[]): Promise<string[]> {
  const command = new SendMessageBatchCommand({
    QueueUrl: queueUrl,
    Entries: bodies.map((MessageBody, place) => ({ Id: String(place), MessageBody })),
  })
  const { Failed } = await ask('webhook queue', () => sqs().send(command))
  const refused = new Set((Failed ?? []).map((entry) => entry.Id))
  return bodies.filter((_, place) => refused.has(String(place)))
}

/** The queue of webhook entries. */
export function webhookQueue(context: AdapterContext): WebhookQueue {
  const queueUrl = context.address('webhookQueue')
  return {
    async send(messages) {
      for (const batch of batchesOf(messages.map((message) => JSON.stringify(message)))) {
        await sendUntilTaken(context, 'webhook queue', batch, (bodies) => sendBatch(queueUrl, bodies))
      }
    },
  }
}
