import { setTimeout as rest } from 'node:timers/promises'
import type { Clock } from '../clock.ts'
import type { Guard } from '../iam/guard.ts'
import type { Lambda } from '../lambda/lambda.ts'
import type { ReceivedMessage } from '../sqs/message.ts'
import type { Sqs } from '../sqs/sqs.ts'
import { failuresOf } from './batch-answer.ts'
import type { QueueMapping } from './declaration.ts'
import { queueRights, REFUSED_PAUSE_MILLISECONDS } from './reading-rights.ts'

/** Something that reads a queue or stream and calls a function. */
export interface Poller {
  readonly logicalId: string
  /** True while it has work that is ready now: not while it waits for the clock or for something to arrive. */
  isBusy(): boolean
  /** True while a batch that is not full waits for its window to end, by the clock of the ground. */
  isGathering(): boolean
  close(): Promise<void>
}

/** The longest that one receive waits; SQS takes no more than ten messages at once. */
const LONG_POLL_MILLISECONDS = 20_000
const RECEIVED_AT_ONCE = 10
/** A throttled batch is offered again this much later, in the machine's time: functions run in that. */
const THROTTLE_PAUSE_MILLISECONDS = 100

/** Feeds a function from a standard queue: whole batches, the failed messages left to their visibility timeout. */
export function startQueuePoller(options: {
  readonly mapping: QueueMapping
  readonly sqs: Sqs
  readonly lambda: Lambda
  readonly clock: Clock
  readonly region: string
  readonly guard: Guard
}): Poller {
  const { mapping, sqs, lambda, clock, region } = options
  const { queueArn, batchSize, functionName } = mapping
  const { declaration } = lambda.find(functionName)
  const concurrency = Math.min(mapping.maximumConcurrency, declaration.concurrency)
  const rights = queueRights(options.guard, declaration.roleArn, queueArn)
  const stop = new AbortController()
  const inFlight = new Set<Promise<void>>()
  let gathering = false
  let refused = false

  const receive = (max: number, waitMilliseconds: number) =>
    sqs.receive(queueArn, { max: Math.min(max, RECEIVED_AT_ONCE), waitMilliseconds, signal: stop.signal })

  async function nextBatch(): Promise<ReceivedMessage[]> {
    const batch = await receive(batchSize, LONG_POLL_MILLISECONDS)
    if (batch.length === 0) return batch
    const until = clock.now() + mapping.windowSeconds * 1000
    gathering = true
    while (batch.length < batchSize && !stop.signal.aborted) {
      const more = await receive(batchSize - batch.length, Math.max(0, until - clock.now()))
      if (more.length === 0) break
      batch.push(...more)
    }
    gathering = false
    return batch
  }

  async function deliver(batch: readonly ReceivedMessage[]): Promise<void> {
    const event = { Records: batch.map((message) => toRecord(message, queueArn, region)) }
    let result = await lambda.invoke(functionName, event)
    while (result.status === 'throttled' && !stop.signal.aborted) {
      await rest(THROTTLE_PAUSE_MILLISECONDS)
      result = await lambda.invoke(functionName, event)
    }
    const failed = failuresOf(
      result,
      mapping.reportsFailures,
      batch.map(({ messageId }) => messageId),
    )
    const done = batch.filter(({ messageId }) => failed !== 'all' && !failed.has(messageId))
    if (done.length === 0 || !rights.mayDelete()) return
    for (const { receiptHandle } of done) sqs.acknowledge(queueArn, receiptHandle)
  }

  /** Settles when it is worth asking again, or the poller ends. */
  async function whileRefused(): Promise<void> {
    const { promise, resolve } = Promise.withResolvers<void>()
    const cancel = clock.after(REFUSED_PAUSE_MILLISECONDS, resolve)
    stop.signal.addEventListener('abort', () => resolve(), { once: true })
    refused = true
    await promise
    refused = false
    cancel()
  }

  async function poll(): Promise<void> {
    while (!stop.signal.aborted) {
      if (inFlight.size >= concurrency) {
        await Promise.race(inFlight)
        continue
      }
      if (!rights.mayReceive()) {
        await whileRefused()
        continue
      }
      const batch = await nextBatch()
      if (batch.length === 0 || stop.signal.aborted) continue
      const delivery = deliver(batch).finally(() => inFlight.delete(delivery))
      inFlight.add(delivery)
    }
  }

  const polling = mapping.enabled ? poll() : Promise.resolve()
  return {
    logicalId: mapping.logicalId,
    isGathering: () => gathering,
    isBusy: () => inFlight.size > 0 || (mapping.enabled && !refused && sqs.depth(queueArn).visible > 0),
    async close() {
      stop.abort()
      await Promise.all([polling, ...inFlight])
    },
  }
}

/** One record of the event (AWS, Using Lambda with Amazon SQS, read 2026-11-23). */
function toRecord(message: ReceivedMessage, queueArn: string, region: string): object {
  const { messageAttributes, ...rest } = message
  const attributes = Object.entries(messageAttributes).map(([name, value]) => [
    name,
    {
      ...(value.StringValue !== undefined && { stringValue: value.StringValue }),
      ...(value.BinaryValue !== undefined && { binaryValue: value.BinaryValue }),
      stringListValues: [],
      binaryListValues: [],
      dataType: value.DataType,
    },
  ])
  return {
    ...rest,
    messageAttributes: Object.fromEntries(attributes),
    eventSource: 'aws:sqs',
    eventSourceARN: queueArn,
    awsRegion: region,
  }
}
