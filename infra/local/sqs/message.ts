import { createHash } from 'node:crypto'

export type MessageAttributes = Readonly<Record<string, MessageAttribute>>

export interface MessageAttribute {
  /** `String`, `Number` or `Binary`, with an own name after a dot if wanted. */
  readonly DataType: string
  readonly StringValue?: string | undefined
  /** Base64. */
  readonly BinaryValue?: string | undefined
}

/** A message as the queue keeps it. Times are milliseconds since the epoch, by the clock of the ground. */
export interface StoredMessage {
  readonly messageId: string
  readonly body: string
  readonly messageAttributes: MessageAttributes
  readonly groupId?: string
  readonly senderId: string
  readonly sentAt: number
  /** Nobody receives it before. */
  readonly visibleAt: number
  /** Over all queues it has been in, as AWS counts. */
  readonly receiveCount: number
  /** In this queue: what the redrive policy looks at. */
  readonly receivesHere: number
  readonly firstReceivedAt?: number
  readonly lastReceivedAt?: number
  /** The newest one; absent before the first receive. */
  readonly receiptHandle?: string
  /** The queue that gave it up, when this one holds its dead letters. */
  readonly deadLetterSourceArn?: string
}

/** A message handed out, with what the event record of a Lambda SQS trigger needs. */
export interface ReceivedMessage {
  readonly messageId: string
  readonly receiptHandle: string
  readonly body: string
  readonly md5OfBody: string
  readonly attributes: {
    readonly ApproximateReceiveCount: string
    readonly SentTimestamp: string
    readonly SenderId: string
    readonly ApproximateFirstReceiveTimestamp: string
    readonly MessageGroupId?: string
    readonly DeadLetterQueueSourceArn?: string
  }
  readonly messageAttributes: MessageAttributes
}

export function received(message: StoredMessage): ReceivedMessage {
  return {
    messageId: message.messageId,
    receiptHandle: message.receiptHandle ?? '',
    body: message.body,
    md5OfBody: md5OfText(message.body),
    attributes: {
      ApproximateReceiveCount: String(message.receiveCount),
      SentTimestamp: String(message.sentAt),
      SenderId: message.senderId,
      ApproximateFirstReceiveTimestamp: String(message.firstReceivedAt ?? message.sentAt),
      ...(message.groupId !== undefined && { MessageGroupId: message.groupId }),
      ...(message.deadLetterSourceArn !== undefined && {
        DeadLetterQueueSourceArn: message.deadLetterSourceArn,
      }),
    },
    messageAttributes: message.messageAttributes,
  }
}

export function md5OfText(body: string): string {
  return createHash('md5').update(body).digest('hex')
}

/** The digest by which SDKs check attributes (AWS, SQS message metadata, read 2026-11-23); none without attributes. */
export function md5OfAttributes(attributes: MessageAttributes): string | undefined {
  const names = Object.keys(attributes).toSorted()
  if (names.length === 0) return undefined
  const hash = createHash('md5')
  const add = (bytes: Buffer) => {
    const length = Buffer.alloc(4)
    length.writeUInt32BE(bytes.length)
    hash.update(length).update(bytes)
  }
  for (const name of names) {
    const attribute = attributes[name]
    if (!attribute) continue
    add(Buffer.from(name))
    add(Buffer.from(attribute.DataType))
    const binary = attribute.BinaryValue !== undefined
    hash.update(Buffer.from([binary ? 2 : 1]))
    add(binary ? Buffer.from(attribute.BinaryValue, 'base64') : Buffer.from(attribute.StringValue ?? ''))
  }
  return hash.digest('hex')
}

/** What counts against the size limits: the body, and name, type and value of each attribute. */
export function bytesOf(body: string, attributes: MessageAttributes): number {
  const ofAttributes = Object.entries(attributes).map(
    ([name, { DataType, StringValue, BinaryValue }]) =>
      Buffer.byteLength(name + DataType + (StringValue ?? '')) +
      (BinaryValue === undefined ? 0 : Buffer.from(BinaryValue, 'base64').length),
  )
  return ofAttributes.reduce((sum, bytes) => sum + bytes, Buffer.byteLength(body))
}
