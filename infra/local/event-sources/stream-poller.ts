import { setTimeout as rest } from 'node:timers/promises'
import type { Clock } from '../clock.ts'
import type { StreamRecord } from '../dynamodb/change-feed.ts'
import type { Guard } from '../iam/guard.ts'
import type { InvocationResult } from '../lambda/function-pool.ts'
import type { Lambda } from '../lambda/lambda.ts'
import type { SendToQueue } from '../sqs-sender.ts'
import { failuresOf, type Failures } from './batch-answer.ts'
import type { StreamMapping } from './declaration.ts'
import type { Poller } from './queue-poller.ts'
import { REFUSED_PAUSE_MILLISECONDS, streamRights } from './reading-rights.ts'

/** Lambda waits longer after each failed attempt; by the ground's clock, so that it can be made to pass. */
const FIRST_PAUSE_MILLISECONDS = 1_000
const LONGEST_PAUSE_MILLISECONDS = 60_000
const THROTTLE_PAUSE_MILLISECONDS = 100

/** Why records were given up, in the words of AWS (Retain discarded records, read 2026-11-23). */
type GivenUp = 'RetryAttemptsExhausted' | 'MaximumRecordAgeExceeded'

interface Batch {
  readonly records: readonly StreamRecord[]
  readonly attempts: number
}

/**
 * Feeds a function from a table's stream, in order: a batch that fails is repeated in its place and everything
 * behind it waits, until it succeeds or is given up.
 */
export function startStreamPoller(options: {
  readonly mapping: StreamMapping
  readonly listen: (listener: (record: StreamRecord) => void) => void
  readonly lambda: Lambda
  readonly clock: Clock
  readonly guard: Guard
  readonly sendToQueue: SendToQueue
}): Poller {
  const { mapping, lambda, clock } = options
  const { arn: functionArn, roleArn } = lambda.find(mapping.functionName).declaration
  const mayRead = streamRights(options.guard, roleArn, mapping.streamArn)
  const stop = new AbortController()
  const backlog: StreamRecord[] = []
  let waitingForClock = false
  let working = false
  let gathering = false
  let endPause: (() => void) | undefined
  let arrived = Promise.withResolvers<void>()

  if (mapping.enabled) {
    options.listen((record) => {
      if (mapping.filter && !mapping.filter(record)) return
      backlog.push({ ...record, eventSourceARN: mapping.streamArn })
      arrived.resolve()
    })
  }

  const pause = async (milliseconds: number) => {
    if (stop.signal.aborted) return
    waitingForClock = true
    const { promise, resolve } = Promise.withResolvers<void>()
    const cancel = clock.after(milliseconds, resolve)
    endPause = resolve
    await promise
    cancel()
    waitingForClock = false
  }

  async function nextBatch(): Promise<readonly StreamRecord[]> {
    while (backlog.length === 0 && !stop.signal.aborted) {
      arrived = Promise.withResolvers()
      await arrived.promise
    }
    if (mapping.windowSeconds > 0 && backlog.length < mapping.batchSize) {
      gathering = true
      await pause(mapping.windowSeconds * 1000)
      gathering = false
    }
    working = true
    // the records stay in the stream until they may be read
    while (!stop.signal.aborted && !mayRead()) await pause(REFUSED_PAUSE_MILLISECONDS)
    return backlog.splice(0, mapping.batchSize)
  }

  /** Runs a batch to its end: done, given up, or cut in two whose ends come one after the other. */
  async function process({ records, attempts }: Batch): Promise<void> {
    if (records.length === 0 || stop.signal.aborted) return
    const oldest = (records[0]?.dynamodb.ApproximateCreationDateTime ?? 0) * 1000
    if (mapping.maximumAgeSeconds !== undefined && clock.now() - oldest > mapping.maximumAgeSeconds * 1000) {
      return giveUp(records, 'MaximumRecordAgeExceeded', attempts, undefined)
    }
    const result = await invoke(records)
    const numbers = records.map(({ dynamodb }) => dynamodb.SequenceNumber)
    const failed = failuresOf(result, mapping.reportsFailures, numbers)
    const done = firstFailed(failed, numbers)
    const rest = records.slice(done)
    if (rest.length === 0) return
    // What came before the first failure is done: the rest is a batch of its own with all its attempts.
    if (done > 0) return process({ records: rest, attempts: 0 })
    // Cutting a batch in two costs none of its attempts.
    if (mapping.bisects && rest.length > 1) {
      const middle = Math.ceil(rest.length / 2)
      await process({ records: rest.slice(0, middle), attempts })
      return process({ records: rest.slice(middle), attempts })
    }
    if (mapping.maximumRetries !== undefined && attempts >= mapping.maximumRetries) {
      return giveUp(rest, 'RetryAttemptsExhausted', attempts + 1, result)
    }
    await pause(Math.min(LONGEST_PAUSE_MILLISECONDS, FIRST_PAUSE_MILLISECONDS * 2 ** Math.min(attempts, 10)))
    return process({ records: rest, attempts: attempts + 1 })
  }

  async function invoke(records: readonly StreamRecord[]): Promise<InvocationResult> {
    for (;;) {
      const result = await lambda.invoke(mapping.functionName, { Records: records })
      if (result.status !== 'throttled' || stop.signal.aborted) return result
      await rest(THROTTLE_PAUSE_MILLISECONDS)
    }
  }

  async function giveUp(
    records: readonly StreamRecord[],
    condition: GivenUp,
    attempts: number,
    result: InvocationResult | undefined,
  ): Promise<void> {
    const why = { requestId: result?.requestId ?? '', condition, attempts }
    if (!mapping.onFailureArn) return
    const body = notice(mapping, functionArn, records, why, clock.now())
    await options.sendToQueue(roleArn, mapping.onFailureArn, body)
  }

  async function poll(): Promise<void> {
    while (!stop.signal.aborted) {
      await process({ records: await nextBatch(), attempts: 0 })
      working = false
    }
  }

  const polling = mapping.enabled ? poll() : Promise.resolve()
  return {
    logicalId: mapping.logicalId,
    isGathering: () => gathering,
    isBusy: () => !waitingForClock && (working || backlog.length > 0),
    async close() {
      stop.abort()
      arrived.resolve()
      endPause?.()
      await polling
    },
  }
}

function firstFailed(failures: Failures, numbers: readonly string[]): number {
  if (failures === 'all') return 0
  const index = numbers.findIndex((number) => failures.has(number))
  return index === -1 ? numbers.length : index
}

/** What a destination is told of discarded records: where they were, not what they held. */
function notice(
  mapping: StreamMapping,
  functionArn: string,
  records: readonly StreamRecord[],
  why: { readonly requestId: string; readonly condition: GivenUp; readonly attempts: number },
  now: number,
): string {
  const created = records.map(({ dynamodb }) =>
    new Date(dynamodb.ApproximateCreationDateTime * 1000).toISOString(),
  )
  return JSON.stringify({
    requestContext: {
      requestId: why.requestId,
      functionArn,
      condition: why.condition,
      approximateInvokeCount: why.attempts,
    },
    version: '1.0',
    timestamp: new Date(now).toISOString(),
    DDBStreamBatchInfo: {
      shardId: 'shardId-00000000000000000000-00000000',
      startSequenceNumber: records[0]?.dynamodb.SequenceNumber,
      endSequenceNumber: records.at(-1)?.dynamodb.SequenceNumber,
      approximateArrivalOfFirstRecord: created[0],
      approximateArrivalOfLastRecord: created.at(-1),
      batchSize: records.length,
      streamArn: mapping.streamArn,
    },
  })
}
