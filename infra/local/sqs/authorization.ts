import { type Takes, takes } from '../protocol/json.ts'
import type { Right } from '../service.ts'
import { batch } from './batch.ts'
import {
  changeVisibility,
  deleteMessage,
  queueAttributes,
  queueUrl,
  receiveMessage,
  sendMessage,
} from './requests.ts'

type Operation =
  | 'SendMessage'
  | 'SendMessageBatch'
  | 'ReceiveMessage'
  | 'DeleteMessage'
  | 'DeleteMessageBatch'
  | 'ChangeMessageVisibility'
  | 'ChangeMessageVisibilityBatch'
  | 'GetQueueAttributes'
  | 'GetQueueUrl'

/**
 * What each operation takes; a batch takes what one message does (AWS, Actions, resources, and condition keys for
 * Amazon SQS, read 2026-11-23).
 * @param find the ARN of a queue by its URL or its name; throws when there is none
 */
export function rightsOfSqs(find: {
  byUrl(url: string): string
  byName(name: string): string
}): Readonly<Record<Operation, Takes>> {
  const on =
    (action: string) =>
    ({ QueueUrl }: { QueueUrl: string }): readonly Right[] => [
      { action: `sqs:${action}`, resource: find.byUrl(QueueUrl) },
    ]
  return {
    SendMessage: takes(sendMessage, on('SendMessage')),
    SendMessageBatch: takes(batch, on('SendMessage')),
    ReceiveMessage: takes(receiveMessage, on('ReceiveMessage')),
    DeleteMessage: takes(deleteMessage, on('DeleteMessage')),
    DeleteMessageBatch: takes(batch, on('DeleteMessage')),
    ChangeMessageVisibility: takes(changeVisibility, on('ChangeMessageVisibility')),
    ChangeMessageVisibilityBatch: takes(batch, on('ChangeMessageVisibility')),
    GetQueueAttributes: takes(queueAttributes, on('GetQueueAttributes')),
    GetQueueUrl: takes(queueUrl, ({ QueueName }) => [
      { action: 'sqs:GetQueueUrl', resource: find.byName(QueueName) },
    ]),
  }
}
