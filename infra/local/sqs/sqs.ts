import type { Clock } from '../clock.ts'
import { createJsonHandler, operation } from '../protocol/json.ts'
import { AwsFailure, type LocalService, UnknownToGround } from '../service.ts'
import { rightsOfSqs } from './authorization.ts'
import { batch, runBatch } from './batch.ts'
import { bytesOf, type ReceivedMessage, type StoredMessage } from './message.ts'
import { createQueue, messageIdOf, type Queue, type QueueSpec } from './queue.ts'
import { attributesOfQueue, receiveSome } from './receiving.ts'
import { invalid, missing, within } from './refusals.ts'
import {
  changeVisibility,
  changeVisibilityEntry,
  deleteEntry,
  deleteMessage,
  queueAttributes,
  queueUrl,
  receiveMessage,
  sendEntry,
  sendMessage,
} from './requests.ts'
import { maxBytes, sendOne } from './sending.ts'

/**
 * SQS standard queues on the ground. FIFO queues are refused aloud. `MessageGroupId` is kept and handed on, but does
 * not change the order: fairness between tenants is AWS's own. The functions below serve the event sources, which
 * ask for the rights of the function that they feed themselves.
 */
export interface Sqs extends LocalService {
  defineQueue(spec: QueueSpec): void
  receive(
    queueArn: string,
    options: { max: number; waitMilliseconds: number; signal?: AbortSignal },
  ): Promise<ReceivedMessage[]>
  /** False when the message is gone or was handed out again since. */
  acknowledge(queueArn: string, receiptHandle: string): boolean
  /** False when the message is gone, visible again or handed out again since. */
  changeVisibility(queueArn: string, receiptHandle: string, seconds: number): boolean
  depth(queueArn: string): { visible: number; inFlight: number; delayed: number }
  /** The messages as they lie, in the order in which they become visible; looking is no receive. */
  peek(queueArn: string): readonly StoredMessage[]
}

export function createSqs({ clock }: { readonly clock: Clock }): Sqs {
  const queues = new Map<string, Queue>()
  const byArn = (arn: string): Queue => {
    const queue = queues.get(arn)
    if (!queue) throw new UnknownToGround(`the queue ${arn}`)
    return queue
  }
  const byUrl = (url: string): Queue => {
    const queue = [...queues.values()].find(({ spec }) => spec.queueUrl === url)
    if (!queue) throw noSuchQueue()
    return queue
  }
  const byName = (name: string): Queue => {
    const queue = [...queues.values()].find(({ spec }) => spec.queueName === name)
    if (!queue) throw noSuchQueue()
    return queue
  }
  const rights = rightsOfSqs({
    byUrl: (url) => byUrl(url).spec.queueArn,
    byName: (name) => byName(name).spec.queueArn,
  })
  const operations = {
    SendMessage: operation(sendMessage, (input, caller) => sendOne(byUrl(input.QueueUrl), input, caller)),
    SendMessageBatch: operation(batch, (input, caller) => {
      const queue = byUrl(input.QueueUrl)
      const send = (entry: ReturnType<typeof sendEntry>) => sendOne(queue, entry, caller)
      return runBatch('SendMessageBatch', input.Entries, sendEntry, send, checkBytes)
    }),
    ReceiveMessage: operation(receiveMessage, (input) => receiveSome(byUrl(input.QueueUrl), input)),
    DeleteMessage: operation(deleteMessage, (input) => deleteOne(byUrl(input.QueueUrl), input.ReceiptHandle)),
    DeleteMessageBatch: operation(batch, (input) => {
      const queue = byUrl(input.QueueUrl)
      return runBatch('DeleteMessageBatch', input.Entries, deleteEntry, (entry) =>
        deleteOne(queue, entry.ReceiptHandle),
      )
    }),
    ChangeMessageVisibility: operation(changeVisibility, (input) => changeOne(byUrl(input.QueueUrl), input)),
    ChangeMessageVisibilityBatch: operation(batch, (input) => {
      const queue = byUrl(input.QueueUrl)
      return runBatch('ChangeMessageVisibilityBatch', input.Entries, changeVisibilityEntry, (entry) =>
        changeOne(queue, entry),
      )
    }),
    GetQueueAttributes: operation(queueAttributes, (input) => {
      const Attributes = attributesOfQueue(byUrl(input.QueueUrl), input.AttributeNames ?? [])
      return Object.keys(Attributes).length > 0 ? { Attributes } : {}
    }),
    GetQueueUrl: operation(queueUrl, ({ QueueName }) => ({ QueueUrl: byName(QueueName).spec.queueUrl })),
  }
  return {
    signingName: 'sqs',
    ...createJsonHandler({ version: '1.0', target: 'AmazonSQS', operations, rights, missing }),
    defineQueue(spec) {
      if (spec.queueName.endsWith('.fifo')) throw new UnknownToGround(`the FIFO queue ${spec.queueName}`)
      queues.set(spec.queueArn, createQueue(clock, spec, byArn))
    },
    receive: async (queueArn, options) => byArn(queueArn).receive(options),
    acknowledge: (queueArn, receiptHandle) => byArn(queueArn).acknowledge(receiptHandle),
    changeVisibility: (queueArn, receiptHandle, seconds) =>
      byArn(queueArn).changeVisibility(receiptHandle, seconds) === 'changed',
    depth: (queueArn) => byArn(queueArn).depth(),
    peek: (queueArn) => byArn(queueArn).peek(),
  }
}

const noSuchQueue = () => new AwsFailure('QueueDoesNotExist', 'The specified queue does not exist.')

function checkBytes(entries: readonly ReturnType<typeof sendEntry>[]): void {
  const bytes = entries
    .map((entry) => bytesOf(entry.MessageBody, entry.MessageAttributes ?? {}))
    .reduce((sum, each) => sum + each, 0)
  if (bytes <= maxBytes) return
  const message = `Batch requests cannot be longer than ${maxBytes} bytes. You have sent ${bytes} bytes.`
  throw new AwsFailure('BatchRequestTooLong', message)
}

/** Succeeds also when the handle ends nothing any more, as AWS does. */
function deleteOne(queue: Queue, receiptHandle: string): object {
  checkHandle(receiptHandle)
  queue.acknowledge(receiptHandle)
  return {}
}

function changeOne(queue: Queue, input: { ReceiptHandle: string; VisibilityTimeout: number }): object {
  checkHandle(input.ReceiptHandle)
  const seconds = within(input.VisibilityTimeout, 0, 43_200, 'VisibilityTimeout')
  const outcome = queue.changeVisibility(input.ReceiptHandle, seconds)
  if (outcome === 'visible') {
    throw new AwsFailure('MessageNotInflight', 'The specified message is not in flight.')
  }
  const parameter = `Value ${input.ReceiptHandle} for parameter ReceiptHandle is invalid.`
  if (outcome === 'gone') {
    throw invalid(
      `${parameter} Reason: Message does not exist or is not available for visibility timeout change.`,
    )
  }
  if (outcome === 'beyond-limit') {
    throw invalid(
      `Value ${seconds} for parameter VisibilityTimeout is invalid. Reason: Total VisibilityTimeout for the message is beyond the limit [43200 seconds].`,
    )
  }
  return {}
}

function checkHandle(receiptHandle: string): void {
  if (messageIdOf(receiptHandle) !== undefined) return
  throw new AwsFailure('ReceiptHandleIsInvalid', 'The input receipt handle is invalid.', 404)
}
