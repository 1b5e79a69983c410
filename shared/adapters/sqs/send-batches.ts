import { SendMessageBatchCommand } from '@aws-sdk/client-sqs'
import type { AdapterContext } from '../context.ts'
import { chunksOf, inParallel } from '../in-parallel.ts'
import { sendUntilTaken } from '../resend.ts'
import { ask } from '../store-failure.ts'
import { sqs } from './client.ts'
import { delayOf } from './send-message.ts'

/** Entries of one SQS batch (AWS, SendMessageBatch, read 2026-11-23). */
const BATCH = 10
const BATCHES_AT_ONCE = 16

/** A message and the group that a standard queue serves fairly beside others. */
export interface Grouped {
  readonly message: object
  readonly group: string
}

export interface BatchTarget {
  /** What the queue is called in a failure. */
  readonly name: string
  readonly queueUrl: string
  readonly afterSeconds?: number
}

async function sendBatch(
  { name, queueUrl, afterSeconds }: BatchTarget,
  entries: readonly Grouped[],
): Promise<Grouped[]> {
  const delay = delayOf(afterSeconds)
  const command = new SendMessageBatchCommand({
    QueueUrl: queueUrl,
    Entries: entries.map(({ message, group }, place) => ({
      Id: String(place),
      MessageBody: JSON.stringify(message),
      MessageGroupId: group,
      ...(delay > 0 && { DelaySeconds: delay }),
    })),
  })
  const { Failed } = await ask(name, () => sqs().send(command))
  const refused = new Set((Failed ?? []).map((entry) => entry.Id))
  return entries.filter((_, place) => refused.has(String(place)))
}

/** Sends many messages, ten a request; all are taken or this throws. */
export async function sendBatches(
  context: AdapterContext,
  target: BatchTarget,
  entries: readonly Grouped[],
): Promise<void> {
  await inParallel(chunksOf(entries, BATCH), BATCHES_AT_ONCE, (chunk) =>
    sendUntilTaken(context, target.name, chunk, (left) => sendBatch(target, left)),
  )
}
