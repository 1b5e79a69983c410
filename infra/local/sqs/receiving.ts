import { md5OfAttributes, type ReceivedMessage } from './message.ts'
import type { Queue } from './queue.ts'
import { within } from './refusals.ts'
import type { receiveMessage } from './requests.ts'
import { maxBytes } from './sending.ts'

/** Hands out up to ten messages, after a wait of up to twenty seconds if there is none. */
export async function receiveSome(
  queue: Queue,
  input: ReturnType<typeof receiveMessage>,
): Promise<{ Messages?: object[] }> {
  const visibilitySeconds = input.VisibilityTimeout ?? queue.spec.visibilitySeconds
  const waitSeconds = input.WaitTimeSeconds ?? queue.spec.receiveWaitSeconds
  const messages = await queue.receive({
    max: within(input.MaxNumberOfMessages ?? 1, 1, 10, 'MaxNumberOfMessages'),
    visibilitySeconds: within(visibilitySeconds, 0, 43_200, 'VisibilityTimeout'),
    waitMilliseconds: within(waitSeconds, 0, 20, 'WaitTimeSeconds') * 1000,
  })
  if (messages.length === 0) return {}
  return { Messages: messages.map((message) => onTheWire(message, input)) }
}

function onTheWire(message: ReceivedMessage, input: ReturnType<typeof receiveMessage>): object {
  const system = input.MessageSystemAttributeNames ?? []
  const attributes = Object.entries(message.attributes).filter(([name]) =>
    system.some((asked) => asked === 'All' || asked === name),
  )
  const own = Object.entries(message.messageAttributes).filter(([name]) =>
    (input.MessageAttributeNames ?? []).some((asked) => isAskedFor(name, asked)),
  )
  return {
    MessageId: message.messageId,
    ReceiptHandle: message.receiptHandle,
    MD5OfBody: message.md5OfBody,
    Body: message.body,
    ...(attributes.length > 0 && { Attributes: Object.fromEntries(attributes) }),
    ...(own.length > 0 && {
      MessageAttributes: Object.fromEntries(own),
      MD5OfMessageAttributes: md5OfAttributes(Object.fromEntries(own)),
    }),
  }
}

function isAskedFor(name: string, asked: string): boolean {
  if (asked === 'All' || asked === '.*') return true
  return asked.endsWith('.*') ? name.startsWith(asked.slice(0, -1)) : name === asked
}

/** What GetQueueAttributes tells of a queue; every value is text. */
export function attributesOfQueue(queue: Queue, asked: readonly string[]): Record<string, string> {
  const { spec } = queue
  const now = queue.depth()
  const madeAtSeconds = String(Math.floor(queue.madeAt / 1000))
  const all: Record<string, string> = {
    QueueArn: spec.queueArn,
    ApproximateNumberOfMessages: String(now.visible),
    ApproximateNumberOfMessagesNotVisible: String(now.inFlight),
    ApproximateNumberOfMessagesDelayed: String(now.delayed),
    CreatedTimestamp: madeAtSeconds,
    LastModifiedTimestamp: madeAtSeconds,
    VisibilityTimeout: String(spec.visibilitySeconds),
    DelaySeconds: String(spec.delaySeconds),
    MaximumMessageSize: String(maxBytes),
    MessageRetentionPeriod: String(spec.retentionSeconds),
    ReceiveMessageWaitTimeSeconds: String(spec.receiveWaitSeconds),
    ...(spec.redrive && {
      RedrivePolicy: JSON.stringify({
        deadLetterTargetArn: spec.redrive.deadLetterArn,
        maxReceiveCount: spec.redrive.maxReceiveCount,
      }),
    }),
  }
  if (asked.includes('All')) return all
  return Object.fromEntries(Object.entries(all).filter(([name]) => asked.includes(name)))
}
