import { setTimeout as rest } from 'node:timers/promises'
import { describe, expect, it, onTestFinished } from 'vitest'
import { createClock } from '../../../../infra/local/clock.ts'
import type { QueueMapping } from '../../../../infra/local/event-sources/declaration.ts'
import { startQueuePoller } from '../../../../infra/local/event-sources/queue-poller.ts'
import { createGuard } from '../../../../infra/local/iam/guard.ts'
import { createSender } from '../../../../infra/local/sqs-sender.ts'
import { createSqs } from '../../../../infra/local/sqs/sqs.ts'
import {
  FAILED,
  OK,
  partly,
  scriptedLambda,
  THROTTLED,
  until,
  type ScriptedLambda,
} from '../fixtures/scripted-lambda.ts'

const ARN = 'arn:aws:sqs:us-east-1:000000000000:work'
const DEAD = 'arn:aws:sqs:us-east-1:000000000000:dead'
const queue = (queueArn: string, more: object = {}) => ({
  queueName: queueArn.split(':').at(-1) ?? '',
  queueArn,
  queueUrl: `http://127.0.0.1/${queueArn}`,
  visibilitySeconds: 60,
  delaySeconds: 0,
  retentionSeconds: 345_600,
  receiveWaitSeconds: 0,
  ...more,
})

function world(lambda: ScriptedLambda, more: Partial<QueueMapping> = {}) {
  const clock = createClock()
  const sqs = createSqs({ clock })
  const guard = createGuard()
  const specs = [queue(ARN, { redrive: { deadLetterArn: DEAD, maxReceiveCount: 2 } }), queue(DEAD)]
  for (const spec of specs) sqs.defineQueue(spec)
  const sender = createSender(sqs, specs, guard)
  const send = (arn: string, body: string, attributes = {}) =>
    sender('arn:aws:iam::000000000000:role/sends', arn, body, attributes)
  const start = () => {
    const poller = startQueuePoller({
      mapping: {
        kind: 'queue',
        logicalId: 'Feed',
        functionName: 'f',
        enabled: true,
        batchSize: 10,
        windowSeconds: 0,
        reportsFailures: true,
        queueArn: ARN,
        maximumConcurrency: 10,
        ...more,
      },
      sqs,
      lambda,
      clock,
      region: 'us-east-1',
      guard,
    })
    onTestFinished(() => poller.close())
    return poller
  }
  const sendAll = async (...bodies: string[]) => {
    for (const body of bodies) await send(ARN, body)
  }
  return { clock, sqs, start, send, sendAll, left: () => sqs.peek(ARN).map(({ body }) => body) }
}

const bodies = ({ events }: ScriptedLambda) => events.map(({ Records }) => Records.map(({ body }) => body))

describe('a queue that feeds a function', () => {
  it('hands over messages in the form of Lambda and deletes them', async () => {
    const lambda = scriptedLambda(() => OK)
    const { send, start, left } = world(lambda)
    start()
    await send(ARN, 'hello', { kind: 'greeting' })
    await until(() => lambda.events.length === 1 && left().length === 0)
    expect(lambda.events[0]?.Records).toEqual([
      {
        messageId: expect.any(String),
        receiptHandle: expect.any(String),
        body: 'hello',
        md5OfBody: '5d41402abc4b2a76b9719d911017c592',
        attributes: expect.objectContaining({ ApproximateReceiveCount: '1' }),
        messageAttributes: {
          kind: { stringValue: 'greeting', stringListValues: [], binaryListValues: [], dataType: 'String' },
        },
        eventSource: 'aws:sqs',
        eventSourceARN: ARN,
        awsRegion: 'us-east-1',
      },
    ])
  })

  it('takes no more than its batch size', async () => {
    const lambda = scriptedLambda(() => OK)
    const { sendAll, start, left } = world(lambda, { batchSize: 2, maximumConcurrency: 1 })
    await sendAll('a', 'b', 'c')
    start()
    await until(() => left().length === 0)
    expect(bodies(lambda)).toEqual([['a', 'b'], ['c']])
  })

  it('gathers a larger batch during its window', async () => {
    const lambda = scriptedLambda(() => OK)
    const { clock, sendAll, start } = world(lambda, { batchSize: 20, windowSeconds: 30 })
    const poller = start()
    await sendAll(...Array.from({ length: 12 }, (_, index) => `m${index}`))
    await rest(30)
    expect(lambda.events).toEqual([])
    expect(poller.isBusy()).toBe(false)
    clock.advance(30_000)
    await until(() => lambda.events.length === 1)
    expect(lambda.events[0]?.Records).toHaveLength(12)
  })

  it('leaves the failed messages of a batch until they are visible again, then to the dead letters', async () => {
    const lambda = scriptedLambda((event: { Records: { messageId: string; body: string }[] }) =>
      partly(...event.Records.filter(({ body }) => body === 'bad').map(({ messageId }) => messageId)),
    )
    const { clock, sqs, sendAll, start, left } = world(lambda)
    await sendAll('good', 'bad')
    const poller = start()
    await until(() => left().length === 1 && !poller.isBusy())
    expect(left()).toEqual(['bad'])
    clock.advance(60_000)
    await until(() => lambda.events.length === 2 && !poller.isBusy())
    clock.advance(60_000)
    await until(() => sqs.peek(DEAD).length === 1)
    expect(bodies(lambda)).toEqual([['good', 'bad'], ['bad']])
    expect(left()).toEqual([])
  })

  it('leaves a whole batch when the function fails', async () => {
    const lambda = scriptedLambda(() => FAILED)
    const { sqs, sendAll, start } = world(lambda)
    await sendAll('a', 'b')
    const poller = start()
    await until(() => lambda.events.length === 1 && !poller.isBusy())
    expect(sqs.depth(ARN)).toMatchObject({ visible: 0, inFlight: 2 })
  })

  it('offers a batch again when the function is throttled', async () => {
    const lambda = scriptedLambda((_event, turn) => (turn === 1 ? THROTTLED : OK))
    const { sendAll, start, left } = world(lambda)
    start()
    await sendAll('a')
    await until(() => left().length === 0)
    expect(bodies(lambda)).toEqual([['a'], ['a']])
  })

  it('runs no more batches at once than the mapping allows', async () => {
    const gate = Promise.withResolvers<typeof OK>()
    const lambda = scriptedLambda(() => gate.promise)
    const { sendAll, start, left } = world(lambda, { batchSize: 1, maximumConcurrency: 2 })
    await sendAll('a', 'b', 'c', 'd')
    start()
    await until(() => lambda.events.length === 2)
    await rest(50)
    expect(lambda.events).toHaveLength(2)
    gate.resolve(OK)
    await until(() => left().length === 0)
    expect(lambda.events).toHaveLength(4)
  })

  it('does nothing while the mapping is disabled', async () => {
    const lambda = scriptedLambda(() => OK)
    const { sendAll, start, left } = world(lambda, { enabled: false })
    const poller = start()
    await sendAll('a')
    await rest(30)
    expect(left()).toEqual(['a'])
    expect(poller.isBusy()).toBe(false)
  })
})
