import {
  ChangeMessageVisibilityCommand,
  DeleteMessageCommand,
  GetQueueAttributesCommand,
  GetQueueUrlCommand,
  MessageNotInflight,
  PurgeQueueCommand,
  QueueDoesNotExist,
  ReceiptHandleIsInvalid,
  ReceiveMessageCommand,
  SendMessageCommand,
} from '@aws-sdk/client-sqs'
import { expect, test, vi } from 'vitest'
import { openQueues, queue } from './queue-for-tests.ts'

// what is refused aloud is not wanted in the tests' output
vi.spyOn(console, 'error').mockImplementation(() => {})

const QueueUrl = queue.queueUrl

test('a message is received with its attributes and gone when it is deleted', async () => {
  const { sqs, service } = await openQueues()
  const sent = await sqs.send(
    new SendMessageCommand({
      QueueUrl,
      MessageBody: 'Grüße',
      MessageGroupId: 'connection-1',
      MessageAttributes: {
        kind: { DataType: 'String', StringValue: 'insights' },
        count: { DataType: 'Number', StringValue: '3' },
        raw: { DataType: 'Binary', BinaryValue: Buffer.from([1, 2]) },
      },
    }),
  )
  const { Messages } = await sqs.send(
    new ReceiveMessageCommand({
      QueueUrl,
      MessageSystemAttributeNames: ['All'],
      MessageAttributeNames: ['kind', 'ra.*', 'r*'],
    }),
  )
  const [message] = Messages ?? []
  expect(message).toMatchObject({
    MessageId: sent.MessageId,
    Body: 'Grüße',
    MD5OfBody: sent.MD5OfMessageBody,
    Attributes: {
      ApproximateReceiveCount: '1',
      MessageGroupId: 'connection-1',
      SenderId: 'AKIDKNOWN',
    },
    MessageAttributes: { kind: { DataType: 'String', StringValue: 'insights' } },
  })
  expect(Object.keys(message?.MessageAttributes ?? {})).toEqual(['kind'])
  expect(service.depth(queue.queueArn)).toEqual({ visible: 0, inFlight: 1, delayed: 0 })

  await sqs.send(new DeleteMessageCommand({ QueueUrl, ReceiptHandle: message?.ReceiptHandle }))
  expect(service.depth(queue.queueArn)).toEqual({ visible: 0, inFlight: 0, delayed: 0 })
})

test('a queue that is not there is the modelled exception', async () => {
  const { sqs } = await openQueues()
  const elsewhere = `${QueueUrl}-elsewhere`
  await expect(
    sqs.send(new SendMessageCommand({ QueueUrl: elsewhere, MessageBody: 'x' })),
  ).rejects.toBeInstanceOf(QueueDoesNotExist)
  await expect(sqs.send(new GetQueueUrlCommand({ QueueName: 'elsewhere' }))).rejects.toBeInstanceOf(
    QueueDoesNotExist,
  )
  expect((await sqs.send(new GetQueueUrlCommand({ QueueName: 'work' }))).QueueUrl).toBe(QueueUrl)
})

test('a receipt handle that nobody gave out is the modelled exception', async () => {
  const { sqs } = await openQueues()
  await expect(
    sqs.send(new DeleteMessageCommand({ QueueUrl, ReceiptHandle: 'made up' })),
  ).rejects.toBeInstanceOf(ReceiptHandleIsInvalid)
})

test('the visibility of a message that is visible again cannot be changed', async () => {
  const { sqs, clock } = await openQueues()
  await sqs.send(new SendMessageCommand({ QueueUrl, MessageBody: 'x' }))
  const { Messages } = await sqs.send(new ReceiveMessageCommand({ QueueUrl }))
  clock.advance(31_000)
  const change = { QueueUrl, ReceiptHandle: Messages?.[0]?.ReceiptHandle, VisibilityTimeout: 10 }
  await expect(sqs.send(new ChangeMessageVisibilityCommand(change))).rejects.toBeInstanceOf(
    MessageNotInflight,
  )
})

test('values out of range, bad characters and oversized bodies are refused', async () => {
  const { sqs, service } = await openQueues()
  const send = (more: object) => sqs.send(new SendMessageCommand({ QueueUrl, MessageBody: 'x', ...more }))
  await expect(send({ DelaySeconds: 901 })).rejects.toMatchObject({ name: 'InvalidParameterValue' })
  await expect(send({ MessageBody: '' })).rejects.toMatchObject({ name: 'MissingParameter' })
  await expect(send({ MessageBody: '\u0000' })).rejects.toMatchObject({ name: 'InvalidMessageContents' })
  await expect(send({ MessageBody: 'x'.repeat(1024 * 1024 + 1) })).rejects.toMatchObject({
    name: 'InvalidParameterValue',
  })
  await expect(
    sqs.send(new ReceiveMessageCommand({ QueueUrl, MaxNumberOfMessages: 11 })),
  ).rejects.toMatchObject({ name: 'InvalidParameterValue' })
  expect(service.peek(queue.queueArn)).toEqual([])
  await send({ MessageBody: 'x'.repeat(1024 * 1024) })
  expect(service.peek(queue.queueArn)).toHaveLength(1)
})

test('the attributes of a queue are told as its template has them', async () => {
  const { sqs } = await openQueues()
  await sqs.send(new SendMessageCommand({ QueueUrl, MessageBody: 'x', DelaySeconds: 5 }))
  const { Attributes } = await sqs.send(new GetQueueAttributesCommand({ QueueUrl, AttributeNames: ['All'] }))
  expect(Attributes).toMatchObject({
    QueueArn: queue.queueArn,
    VisibilityTimeout: '30',
    ApproximateNumberOfMessages: '0',
    ApproximateNumberOfMessagesDelayed: '1',
    RedrivePolicy: JSON.stringify({ deadLetterTargetArn: queue.redrive?.deadLetterArn, maxReceiveCount: 2 }),
  })
})

test('what only FIFO queues have, and operations left out, are refused aloud', async () => {
  const { sqs, service } = await openQueues()
  await expect(
    sqs.send(new SendMessageCommand({ QueueUrl, MessageBody: 'x', MessageDeduplicationId: 'd' })),
  ).rejects.toMatchObject({
    message: 'the local ground does not know the member SendMessage.MessageDeduplicationId',
  })
  await expect(sqs.send(new PurgeQueueCommand({ QueueUrl }))).rejects.toMatchObject({
    name: 'UnknownToGround',
  })
  expect(() => service.defineQueue({ ...queue, queueName: 'work.fifo' })).toThrow('FIFO queue')
})
