import { setTimeout as rest } from 'node:timers/promises'
import { describe, expect, it, onTestFinished } from 'vitest'
import { createClock } from '../../../../infra/local/clock.ts'
import type { StreamRecord } from '../../../../infra/local/dynamodb/change-feed.ts'
import type { StreamMapping } from '../../../../infra/local/event-sources/declaration.ts'
import { startStreamPoller } from '../../../../infra/local/event-sources/stream-poller.ts'
import { createGuard } from '../../../../infra/local/iam/guard.ts'
import {
  FAILED,
  OK,
  partly,
  scriptedLambda,
  THROTTLED,
  until,
  type ScriptedLambda,
} from '../fixtures/scripted-lambda.ts'

const STREAM_ARN = 'arn:aws:dynamodb:us-east-1:000000000000:table/rows/stream/now'

function world(lambda: ScriptedLambda, more: Partial<StreamMapping> = {}) {
  const clock = createClock()
  const listeners: ((record: StreamRecord) => void)[] = []
  const discarded: unknown[] = []
  const poller = startStreamPoller({
    mapping: {
      kind: 'stream',
      logicalId: 'Feed',
      functionName: 'f',
      enabled: true,
      batchSize: 100,
      windowSeconds: 0,
      reportsFailures: true,
      tableArn: STREAM_ARN.split('/stream')[0] ?? '',
      streamArn: STREAM_ARN,
      bisects: false,
      maximumRetries: undefined,
      maximumAgeSeconds: 86_400,
      onFailureArn: 'arn:aws:sqs:us-east-1:000000000000:dead',
      filter: undefined,
      ...more,
    },
    listen: (listener) => void listeners.push(listener),
    lambda,
    clock,
    guard: createGuard(),
    sendToQueue: async (_role, _arn, body) => void discarded.push(JSON.parse(body)),
  })
  onTestFinished(() => poller.close())
  const change = (...numbers: number[]) => {
    for (const number of numbers) for (const listener of listeners) listener(record(number, clock.now()))
  }
  /** Lets the pauses between attempts pass until something is so. */
  const pass = async (condition: () => boolean) => {
    for (let turn = 0; turn < 50 && !condition(); turn += 1) {
      await rest(10)
      clock.advance(60_000)
    }
    expect(condition()).toBe(true)
  }
  return { clock, poller, change, discarded, pass }
}

function record(number: number, now: number): StreamRecord {
  return {
    eventID: `e${number}`,
    eventName: 'MODIFY',
    eventVersion: '1.1',
    eventSource: 'aws:dynamodb',
    awsRegion: 'us-east-1',
    dynamodb: {
      ApproximateCreationDateTime: Math.floor(now / 1000),
      Keys: { pk: { S: String(number) } },
      SequenceNumber: String(number),
      SizeBytes: 1,
      StreamViewType: 'NEW_AND_OLD_IMAGES',
    },
    eventSourceARN: 'of the feed',
  }
}

const isNotTheFirst = (one: unknown) => (one as StreamRecord).dynamodb.SequenceNumber !== '1'

type Batch = { Records: { dynamodb: { SequenceNumber: string } }[] }
const numbersOf = (event: unknown) =>
  (event as Batch).Records.map(({ dynamodb }) => Number(dynamodb.SequenceNumber))
const batches = ({ events }: ScriptedLambda) => events.map(numbersOf)

describe('a stream that feeds a function', () => {
  it('hands over changes in their order, one batch after the other', async () => {
    const lambda = scriptedLambda(() => OK)
    const { change } = world(lambda, { batchSize: 2 })
    change(1, 2, 3)
    await until(() => lambda.events.length === 2)
    expect(batches(lambda)).toEqual([[1, 2], [3]])
    expect(lambda.events[0]?.Records[0]).toMatchObject({ eventSourceARN: STREAM_ARN })
  })

  it('gathers changes during its window', async () => {
    const lambda = scriptedLambda(() => OK)
    const { change, clock, poller } = world(lambda, { windowSeconds: 5 })
    change(1)
    await rest(20)
    change(2)
    expect(poller.isBusy()).toBe(false)
    clock.advance(5_000)
    await until(() => lambda.events.length === 1)
    expect(batches(lambda)).toEqual([[1, 2]])
  })

  it('repeats a failed batch in its place while later changes wait', async () => {
    const lambda = scriptedLambda((_event, turn) => (turn < 3 ? FAILED : OK))
    const { change, pass } = world(lambda, { batchSize: 1 })
    change(1, 2)
    await pass(() => lambda.events.length === 4)
    expect(batches(lambda)).toEqual([[1], [1], [1], [2]])
  })

  it('goes on behind the first item that failed', async () => {
    const lambda = scriptedLambda((_event, turn) => (turn === 1 ? partly('3', '2') : OK))
    const { change, pass } = world(lambda)
    change(1, 2, 3)
    await pass(() => lambda.events.length === 2)
    expect(batches(lambda)).toEqual([
      [1, 2, 3],
      [2, 3],
    ])
  })

  it('cuts a failed batch in two, keeps the order, and gives up only the record that fails', async () => {
    const lambda = scriptedLambda((event) => (numbersOf(event).includes(3) ? FAILED : OK))
    const { change, pass, discarded } = world(lambda, {
      bisects: true,
      maximumRetries: 1,
      reportsFailures: false,
    })
    change(1, 2, 3, 4)
    await pass(() => batches(lambda).at(-1)?.[0] === 4)
    expect(batches(lambda)).toEqual([[1, 2, 3, 4], [1, 2], [3, 4], [3], [3], [4]])
    expect(discarded).toMatchObject([
      {
        requestContext: { condition: 'RetryAttemptsExhausted', approximateInvokeCount: 2 },
        DDBStreamBatchInfo: {
          startSequenceNumber: '3',
          endSequenceNumber: '3',
          batchSize: 1,
          streamArn: STREAM_ARN,
        },
      },
    ])
  })

  it('gives up a batch after its retries and goes on', async () => {
    const lambda = scriptedLambda((event) => (numbersOf(event).includes(1) ? FAILED : OK))
    const { change, pass, discarded } = world(lambda, { batchSize: 1, maximumRetries: 2 })
    change(1, 2)
    await pass(() => lambda.events.length === 4)
    expect(batches(lambda)).toEqual([[1], [1], [1], [2]])
    expect(discarded).toHaveLength(1)
  })

  it('gives up records that have become too old', async () => {
    const lambda = scriptedLambda(() => FAILED)
    const { change, pass, discarded } = world(lambda, { maximumAgeSeconds: 120 })
    change(1)
    await pass(() => discarded.length === 1)
    expect(discarded).toMatchObject([{ requestContext: { condition: 'MaximumRecordAgeExceeded' } }])
  })

  it('offers a batch again when the function is throttled, without using up an attempt', async () => {
    const lambda = scriptedLambda((_event, turn) => (turn === 1 ? THROTTLED : OK))
    const { change, discarded } = world(lambda, { maximumRetries: 0 })
    change(1)
    await until(() => lambda.events.length === 2)
    expect(discarded).toEqual([])
  })

  it('ends at once while a failed batch waits for its next attempt', async () => {
    const lambda = scriptedLambda(() => FAILED)
    const { change, poller } = world(lambda)
    change(1)
    await until(() => lambda.events.length === 1 && !poller.isBusy())
    await poller.close()
    expect(lambda.events).toHaveLength(1)
  })

  it('leaves out what the filter does not let pass', async () => {
    const lambda = scriptedLambda(() => OK)
    const { change } = world(lambda, { filter: isNotTheFirst })
    change(1, 2)
    await until(() => lambda.events.length === 1)
    expect(batches(lambda)).toEqual([[2]])
  })
})
