import { randomUUID } from 'node:crypto'
import { AwsFailure, type Caller } from '../service.ts'
import { bytesOf, md5OfAttributes, md5OfText, type MessageAttribute } from './message.ts'
import type { Queue } from './queue.ts'
import { invalid, within } from './refusals.ts'
import type { sendEntry } from './requests.ts'

/** One MiB for a message, and as much for a whole batch (AWS, SQS message metadata, read 2026-11-23). */
export const maxBytes = 1024 * 1024

type Content = Omit<ReturnType<typeof sendEntry>, 'Id'>

/** Puts one message into the queue; the answer is what SendMessage tells its caller. */
export function sendOne(queue: Queue, content: Content, caller: Caller): object {
  const attributes = attributesOf(content)
  checkBody(content.MessageBody)
  if (bytesOf(content.MessageBody, attributes) > maxBytes) {
    throw invalid(
      `One or more parameters are invalid. Reason: Message must be shorter than ${maxBytes} bytes.`,
    )
  }
  if (content.MessageGroupId !== undefined && !/^[\x21-\x7e]{1,128}$/.test(content.MessageGroupId)) {
    throw invalid(`Value ${content.MessageGroupId} for parameter MessageGroupId is invalid.`)
  }
  const messageId = randomUUID()
  queue.send({
    messageId,
    body: content.MessageBody,
    messageAttributes: attributes,
    senderId: caller.accessKeyId,
    delaySeconds: within(content.DelaySeconds ?? queue.spec.delaySeconds, 0, 900, 'DelaySeconds'),
    ...(content.MessageGroupId !== undefined && { groupId: content.MessageGroupId }),
  })
  return {
    MessageId: messageId,
    MD5OfMessageBody: md5OfText(content.MessageBody),
    MD5OfMessageAttributes: md5OfAttributes(attributes),
  }
}

function attributesOf(content: Content): Record<string, MessageAttribute> {
  const given = Object.entries(content.MessageAttributes ?? {})
  if (given.length > 10)
    throw invalid(`Number of message attributes [${given.length}] exceeds the allowed maximum [10].`)
  return Object.fromEntries(
    given.map(([name, { DataType, StringValue, BinaryValue }]) => {
      const [type] = DataType.split('.')
      if (!/^[\w.-]{1,256}$/.test(name)) throw invalid(`The message attribute name ${name} is invalid.`)
      if (type === 'Binary' && BinaryValue && StringValue === undefined)
        return [name, { DataType, BinaryValue }]
      if ((type === 'String' || type === 'Number') && StringValue && BinaryValue === undefined) {
        return [name, { DataType, StringValue }]
      }
      throw invalid(`The message attribute '${name}' must contain a non-empty value of its type ${DataType}.`)
    }),
  )
}

function checkBody(body: string): void {
  if (body === '')
    throw new AwsFailure('MissingParameter', 'The request must contain the parameter MessageBody.')
  // XML characters only, as AWS has it
  if (!/^[\t\n\r\u{20}-\u{d7ff}\u{e000}-\u{fffd}\u{10000}-\u{10ffff}]*$/u.test(body)) {
    throw new AwsFailure('InvalidMessageContents', 'Invalid characters found in the message body.')
  }
}
