import type { Clock } from '../clock.ts'
import type { SendToQueue } from '../sqs-sender.ts'
import type { Properties } from '../template/properties.ts'
import type { Resource } from '../template/stacks.ts'
import type { InvocationResult } from './function-pool.ts'
import type { Lambda } from './lambda.ts'

/** What an `AWS::Lambda::EventInvokeConfig` sets for the asynchronous events of one function. */
export interface AsynchronousConfig {
  readonly functionName: string
  readonly retries: number
  readonly maximumAgeSeconds: number
  readonly onFailureArn: string | undefined
}

/**
 * Events that nobody waits for. A function that fails gets its event again after one minute and then after two;
 * after the last attempt the event goes to its dead-letter queue or destination, if it has one (AWS, How Lambda
 * handles errors and retries with asynchronous invocation, read 2026-11-23).
 */
export interface Asynchronous {
  send(name: string, event: unknown): void
  /** True while an attempt runs: not while a retry waits for the clock. */
  isBusy(): boolean
  /** Forgets what waits for another attempt. */
  close(): void
}

const RETRIES = 2
const OLDEST_SECONDS = 6 * 3600
const THROTTLE_PAUSE_MILLISECONDS = 1_000

export function readAsynchronousConfig(resource: Resource): AsynchronousConfig {
  return resource.properties((properties: Properties) => {
    properties.only('Qualifier', '$LATEST')
    const destinations = properties.optionalMap('DestinationConfig')
    const onFailure = destinations?.optionalMap('OnFailure')
    const onFailureArn = onFailure?.text('Destination')
    onFailure?.end()
    destinations?.end()
    return {
      functionName: properties.text('FunctionName'),
      retries: properties.optionalNumber('MaximumRetryAttempts') ?? RETRIES,
      maximumAgeSeconds: properties.optionalNumber('MaximumEventAgeInSeconds') ?? OLDEST_SECONDS,
      onFailureArn,
    }
  })
}

export function createAsynchronous(options: {
  readonly lambda: Lambda
  readonly clock: Clock
  readonly configs: readonly AsynchronousConfig[]
  readonly sendToQueue: SendToQueue
}): Asynchronous {
  const { lambda, clock, sendToQueue } = options
  const waiting = new Set<() => void>()
  let running = 0
  let closed = false

  async function attempt(name: string, event: unknown, sentAt: number, failures: number): Promise<void> {
    const { declaration } = lambda.find(name)
    const config = options.configs.find(
      ({ functionName }) => lambda.find(functionName).declaration.logicalId === declaration.logicalId,
    )
    running += 1
    try {
      const result = await lambda.invoke(name, event)
      if (result.status === 'succeeded') return
      const failed = result.status === 'throttled' ? failures : failures + 1
      const wait = result.status === 'throttled' ? THROTTLE_PAUSE_MILLISECONDS : failed * 60_000
      const tooOld = clock.now() + wait - sentAt > (config?.maximumAgeSeconds ?? OLDEST_SECONDS) * 1000
      if (failed <= (config?.retries ?? RETRIES) && !tooOld) {
        if (!closed) later(wait, () => attempt(name, event, sentAt, failed))
        return
      }
      const { deadLetterArn, roleArn } = declaration
      if (deadLetterArn)
        await sendToQueue(roleArn, deadLetterArn, JSON.stringify(event), deadLetterAttributes(result))
      const destination = config?.onFailureArn
      if (destination)
        await sendToQueue(roleArn, destination, notice(declaration.arn, event, result, failed, clock.now()))
    } finally {
      running -= 1
    }
  }
  function later(milliseconds: number, task: () => Promise<void>): void {
    const cancel = clock.after(milliseconds, () => {
      waiting.delete(cancel)
      void task()
    })
    waiting.add(cancel)
  }

  return {
    send: (name, event) => void attempt(name, event, clock.now(), 0),
    isBusy: () => running > 0,
    close() {
      closed = true
      for (const cancel of waiting) cancel()
    },
  }
}

function deadLetterAttributes(result: InvocationResult): Record<string, string> {
  const error =
    result.status === 'failed' ? { ErrorCode: '200', ErrorMessage: result.error.errorMessage } : {}
  return { RequestID: result.requestId, ...error }
}

/** The invocation record of a failure destination. */
function notice(
  functionArn: string,
  event: unknown,
  result: InvocationResult,
  attempts: number,
  now: number,
): string {
  return JSON.stringify({
    version: '1.0',
    timestamp: new Date(now).toISOString(),
    requestContext: {
      requestId: result.requestId,
      functionArn: `${functionArn}:$LATEST`,
      condition: 'RetriesExhausted',
      approximateInvokeCount: attempts,
    },
    requestPayload: event,
    responseContext: { statusCode: 200, executedVersion: '$LATEST', functionError: 'Unhandled' },
    ...(result.status === 'failed' && { responsePayload: result.error }),
  })
}
