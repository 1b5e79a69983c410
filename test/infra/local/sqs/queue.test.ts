import { DeleteMessageCommand, ReceiveMessageCommand, SendMessageCommand } from '@aws-sdk/client-sqs'
import { expect, test } from 'vitest'
import { arnOf, deadLetters, openQueues, queue } from './queue-for-tests.ts'

const QueueUrl = queue.queueUrl
const now = { max: 10, waitMilliseconds: 0 }

async function openWith(...bodies: string[]) {
  const opened = await openQueues()
  for (const MessageBody of bodies) await opened.sqs.send(new SendMessageCommand({ QueueUrl, MessageBody }))
  return opened
}

test('a message that is not deleted in time comes back and counts its receives', async () => {
  const { service, clock } = await openWith('x')
  const [first] = await service.receive(queue.queueArn, now)
  clock.advance(29_000)
  expect(await service.receive(queue.queueArn, now)).toEqual([])
  clock.advance(1_500)
  const [second] = await service.receive(queue.queueArn, now)
  expect(second?.messageId).toBe(first?.messageId)
  expect(second?.attributes.ApproximateReceiveCount).toBe('2')
  expect(second?.attributes.ApproximateFirstReceiveTimestamp).toBe(
    first?.attributes.ApproximateFirstReceiveTimestamp,
  )
})

test('after a redelivery the older handle ends nothing, though deleting with it succeeds', async () => {
  const { sqs, service, clock } = await openWith('x')
  const [first] = await service.receive(queue.queueArn, now)
  clock.advance(31_000)
  const [second] = await service.receive(queue.queueArn, now)

  await sqs.send(new DeleteMessageCommand({ QueueUrl, ReceiptHandle: first?.receiptHandle }))
  expect(service.changeVisibility(queue.queueArn, first?.receiptHandle ?? '', 0)).toBe(false)
  expect(service.acknowledge(queue.queueArn, first?.receiptHandle ?? '')).toBe(false)
  expect(service.depth(queue.queueArn).inFlight).toBe(1)
  expect(service.acknowledge(queue.queueArn, second?.receiptHandle ?? '')).toBe(true)
  expect(service.peek(queue.queueArn)).toEqual([])
})

test('a message received too often goes to the dead letters at the next receive, under its own id', async () => {
  const { service, clock } = await openWith('poison')
  const [first] = await service.receive(queue.queueArn, now)
  clock.advance(31_000)
  await service.receive(queue.queueArn, now)
  clock.advance(31_000)
  expect(service.depth(queue.queueArn).visible).toBe(1)
  expect(await service.receive(queue.queueArn, now)).toEqual([])

  const [dead] = await service.receive(deadLetters.queueArn, now)
  expect(dead).toMatchObject({
    messageId: first?.messageId,
    body: 'poison',
    attributes: { ApproximateReceiveCount: '3', DeadLetterQueueSourceArn: queue.queueArn },
  })
  expect(dead?.attributes.SentTimestamp).toBe(first?.attributes.SentTimestamp)
})

test('a delayed message is received when its delay is over', async () => {
  const { sqs, service, clock } = await openWith()
  await sqs.send(new SendMessageCommand({ QueueUrl, MessageBody: 'x', DelaySeconds: 900 }))
  clock.advance(899_000)
  expect(service.depth(queue.queueArn)).toEqual({ visible: 0, inFlight: 0, delayed: 1 })
  expect(await service.receive(queue.queueArn, now)).toEqual([])
  clock.advance(1_500)
  expect(await service.receive(queue.queueArn, now)).toHaveLength(1)
})

test('a message is forgotten when its retention is over, counted from its sending', async () => {
  const { service, clock } = await openWith('x')
  clock.advance(queue.retentionSeconds * 1000 - 10_000)
  expect(service.peek(queue.queueArn)).toHaveLength(1)
  clock.advance(11_000)
  expect(service.peek(queue.queueArn)).toEqual([])
  expect(await service.receive(queue.queueArn, now)).toEqual([])
})

test('who waits is served by a send, by the end of a delay and by the end of a visibility', async () => {
  const { sqs, service, clock } = await openWith()
  const wait = () => service.receive(queue.queueArn, { max: 1, waitMilliseconds: 3_600_000 })

  const bySend = wait()
  await sqs.send(new SendMessageCommand({ QueueUrl, MessageBody: 'x' }))
  const [sent] = await bySend
  expect(sent?.body).toBe('x')

  const byVisibility = wait()
  clock.advance(31_000)
  const [again] = await byVisibility
  expect(again?.messageId).toBe(sent?.messageId)
  service.acknowledge(queue.queueArn, again?.receiptHandle ?? '')

  await sqs.send(new SendMessageCommand({ QueueUrl, MessageBody: 'y', DelaySeconds: 60 }))
  const byDelay = wait()
  clock.advance(61_000)
  expect((await byDelay)[0]?.body).toBe('y')
})

test('a wait ends with nothing when it is over or told to stop', async () => {
  const { service, clock } = await openWith()
  const over = service.receive(queue.queueArn, { max: 1, waitMilliseconds: 20_000 })
  clock.advance(21_000)
  expect(await over).toEqual([])

  const stop = new AbortController()
  const stopped = service.receive(queue.queueArn, { max: 1, waitMilliseconds: 20_000, signal: stop.signal })
  stop.abort()
  expect(await stopped).toEqual([])
})

test('one message goes to one of many that wait', async () => {
  const { sqs, clock } = await openWith()
  const polls = [1, 2, 3].map(() => sqs.send(new ReceiveMessageCommand({ QueueUrl, WaitTimeSeconds: 20 })))
  await sqs.send(new SendMessageCommand({ QueueUrl, MessageBody: 'x' }))
  await Promise.race(polls)
  clock.advance(20_500)
  const received = (await Promise.all(polls)).flatMap(({ Messages }) => Messages ?? [])
  expect(received).toHaveLength(1)
})

test('a message cannot be hidden for more than twelve hours from its receive', async () => {
  const { service, clock } = await openWith('x')
  const [message] = await service.receive(queue.queueArn, now)
  const hide = (seconds: number) =>
    service.changeVisibility(queue.queueArn, message?.receiptHandle ?? '', seconds)
  expect(hide(6 * 3600)).toBe(true)
  clock.advance(5 * 3600 * 1000)
  expect(hide(8 * 3600)).toBe(false)
  expect(hide(0)).toBe(true)
  expect(service.depth(queue.queueArn).visible).toBe(1)
})

test('a queue whose dead-letter queue is not there refuses its first receive', async () => {
  const { service } = await openQueues()
  const redrive = { deadLetterArn: arnOf('nowhere'), maxReceiveCount: 1 }
  service.defineQueue({ ...queue, queueArn: arnOf('lonely'), redrive })
  await expect(service.receive(arnOf('lonely'), now)).rejects.toThrow('does not know the queue')
})
