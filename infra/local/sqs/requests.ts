import { listOf, mapOf, maybe, members, oneOf, text, whole } from '../protocol/shape.ts'

// The allow-lists of SQS requests. Left out on purpose, so refused aloud: what only FIFO queues have, trace headers
// (`MessageSystemAttributes`) and the deprecated `AttributeNames` of ReceiveMessage.

const messageAttributes = maybe(
  mapOf(members({ DataType: text, StringValue: maybe(text), BinaryValue: maybe(text) })),
)

const message = {
  MessageBody: text,
  DelaySeconds: maybe(whole),
  MessageAttributes: messageAttributes,
  /** On a standard queue this makes it a fair one: the name of the tenant. */
  MessageGroupId: maybe(text),
}

export const sendMessage = members({ QueueUrl: text, ...message })

export const sendEntry = members({ Id: text, ...message })

export const receiveMessage = members({
  QueueUrl: text,
  MaxNumberOfMessages: maybe(whole),
  VisibilityTimeout: maybe(whole),
  WaitTimeSeconds: maybe(whole),
  MessageAttributeNames: maybe(listOf(text)),
  MessageSystemAttributeNames: maybe(
    listOf(
      oneOf(
        'All',
        'ApproximateReceiveCount',
        'SentTimestamp',
        'SenderId',
        'ApproximateFirstReceiveTimestamp',
        'MessageGroupId',
        'DeadLetterQueueSourceArn',
      ),
    ),
  ),
})

export const deleteMessage = members({ QueueUrl: text, ReceiptHandle: text })
export const deleteEntry = members({ Id: text, ReceiptHandle: text })

export const changeVisibility = members({ QueueUrl: text, ReceiptHandle: text, VisibilityTimeout: whole })
export const changeVisibilityEntry = members({ Id: text, ReceiptHandle: text, VisibilityTimeout: whole })

export const queueAttributes = members({
  QueueUrl: text,
  AttributeNames: maybe(
    listOf(
      oneOf(
        'All',
        'ApproximateNumberOfMessages',
        'ApproximateNumberOfMessagesNotVisible',
        'ApproximateNumberOfMessagesDelayed',
        'CreatedTimestamp',
        'DelaySeconds',
        'LastModifiedTimestamp',
        'MaximumMessageSize',
        'MessageRetentionPeriod',
        'QueueArn',
        'ReceiveMessageWaitTimeSeconds',
        'RedrivePolicy',
        'VisibilityTimeout',
      ),
    ),
  ),
})

export const queueUrl = members({ QueueName: text })
