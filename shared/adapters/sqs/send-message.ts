import { SendMessageCommand } from '@aws-sdk/client-sqs'
import { ask } from '../store-failure.ts'
import { sqs } from './client.ts'

/** The longest delay that SQS knows (AWS, SQS delay queues, read 2026-11-23). */
const MOST_SECONDS = 900

/** A delay as SQS takes it: whole seconds, 0 to 900. */
export function delayOf(afterSeconds = 0): number {
  return Math.min(Math.max(Math.ceil(afterSeconds), 0), MOST_SECONDS)
}

/** Sends one message as JSON. A group makes a standard queue serve its groups fairly. */
export async function sendMessage(
  queueUrl: string,
  message: object,
  options: { readonly afterSeconds?: number; readonly group?: string } = {},
): Promise<void> {
  const delay = delayOf(options.afterSeconds)
  const command = new SendMessageCommand({
    QueueUrl: queueUrl,
    MessageBody: JSON.stringify(message),
    ...(delay > 0 && { DelaySeconds: delay }),
    ...(options.group !== undefined && { MessageGroupId: options.group }),
  })
  await ask('queue', () => sqs().send(command))
}
