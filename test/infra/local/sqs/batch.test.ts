import {
  BatchEntryIdsNotDistinct,
  BatchRequestTooLong,
  ChangeMessageVisibilityBatchCommand,
  DeleteMessageBatchCommand,
  EmptyBatchRequest,
  ReceiveMessageCommand,
  SendMessageBatchCommand,
  type SendMessageBatchRequestEntry,
  TooManyEntriesInBatchRequest,
} from '@aws-sdk/client-sqs'
import { expect, test } from 'vitest'
import { openQueues, queue } from './queue-for-tests.ts'

const QueueUrl = queue.queueUrl
const entries = (count: number, MessageBody = 'x'): SendMessageBatchRequestEntry[] =>
  Array.from({ length: count }, (_, n) => ({ Id: `e${n}`, MessageBody }))

test('each entry of a batch succeeds or fails alone', async () => {
  const { sqs, service } = await openQueues()
  const { Successful, Failed } = await sqs.send(
    new SendMessageBatchCommand({
      QueueUrl,
      Entries: [
        { Id: 'good', MessageBody: 'x' },
        { Id: 'late', MessageBody: 'x', DelaySeconds: 901 },
      ],
    }),
  )
  expect(Successful?.map(({ Id }) => Id)).toEqual(['good'])
  expect(Failed).toMatchObject([{ Id: 'late', SenderFault: true, Code: 'InvalidParameterValue' }])
  expect(service.depth(queue.queueArn).visible).toBe(1)
})

test('a batch that is wrong as a whole sends nothing', async () => {
  const { sqs, service } = await openQueues()
  const send = (Entries: SendMessageBatchRequestEntry[]) =>
    sqs.send(new SendMessageBatchCommand({ QueueUrl, Entries }))
  await expect(send([])).rejects.toBeInstanceOf(EmptyBatchRequest)
  await expect(send(entries(11))).rejects.toBeInstanceOf(TooManyEntriesInBatchRequest)
  await expect(send([...entries(1), ...entries(1)])).rejects.toBeInstanceOf(BatchEntryIdsNotDistinct)
  await expect(send(entries(2, 'x'.repeat(600 * 1024)))).rejects.toBeInstanceOf(BatchRequestTooLong)
  expect(service.peek(queue.queueArn)).toEqual([])
})

test('ten messages are hidden longer and deleted in batches', async () => {
  const { sqs, service, clock } = await openQueues()
  await sqs.send(new SendMessageBatchCommand({ QueueUrl, Entries: entries(10) }))
  const { Messages = [] } = await sqs.send(new ReceiveMessageCommand({ QueueUrl, MaxNumberOfMessages: 10 }))
  expect(Messages).toHaveLength(10)

  const handles = Messages.map(({ ReceiptHandle }, n) => ({ Id: `m${n}`, ReceiptHandle }))
  const longer = handles.map((each) => ({ ...each, VisibilityTimeout: 600 }))
  const changed = await sqs.send(new ChangeMessageVisibilityBatchCommand({ QueueUrl, Entries: longer }))
  expect(changed.Successful).toHaveLength(10)
  clock.advance(599_000)
  expect(service.depth(queue.queueArn)).toEqual({ visible: 0, inFlight: 10, delayed: 0 })

  const deleted = await sqs.send(
    new DeleteMessageBatchCommand({
      QueueUrl,
      Entries: [...handles.slice(1), { Id: 'bad', ReceiptHandle: 'x' }],
    }),
  )
  expect(deleted.Successful).toHaveLength(9)
  expect(deleted.Failed).toMatchObject([{ Id: 'bad', Code: 'ReceiptHandleIsInvalid' }])
  expect(service.peek(queue.queueArn)).toHaveLength(1)
})
