import { PolicyStatement } from 'aws-cdk-lib/aws-iam'
import { CfnEventSourceMapping, type IFunction } from 'aws-cdk-lib/aws-lambda'
import type { Queue } from 'aws-cdk-lib/aws-sqs'
import type { Construct } from 'constructs'
import type { Trigger, TriggerKind } from '../shared/kernel/manifest.ts'
import type { Surroundings } from './grants.ts'
import { LONGEST_REQUEST_SECONDS } from './resources/http-api.ts'
import { schedule } from './resources/schedule.ts'
import { deadLetterQueue, WorkQueue } from './resources/work-queue.ts'
import { sendTo } from './statements.ts'

/** The queues that a trigger brings along. */
export interface Sources {
  readonly queue?: Queue
  readonly deadLetters?: Queue
}

export interface Wiring {
  readonly scope: Construct
  readonly sources: Sources
  readonly surroundings: Surroundings
}

/** How one trigger stands in the template. */
export interface TriggerPlan {
  /** Made first, for all rooms: others may send to them. */
  readonly sources: (scope: Construct, timeoutSeconds: number) => Sources
  /** What the function's role may do with the trigger's own source. */
  readonly statements: (wiring: Wiring) => readonly PolicyStatement[]
  readonly attach: (handler: IFunction, wiring: Wiring) => void
}

type TriggerOf = { readonly [K in TriggerKind]: Extract<Trigger, { kind: K }> }

const STREAM_ATTEMPTS_AGAIN = 10
const OLDEST_CHANGE_SECONDS = 6 * 60 * 60

/** A queue waits a second to fill a batch where its room says nothing; single messages have nothing to wait for. */
function windowOf(trigger: TriggerOf['queue' | 'work']): number {
  if (trigger.kind === 'work' && trigger.windowSeconds !== undefined) return trigger.windowSeconds
  return trigger.batchSize > 1 ? 1 : 0
}

function present<T>(value: T | undefined, what: string): T {
  if (value === undefined) throw new Error(`a trigger was wired without its ${what}`)
  return value
}

function http({ kind, routes }: TriggerOf['api' | 'page' | 'webhook']): TriggerPlan {
  return {
    sources: (scope, timeoutSeconds) => {
      if (timeoutSeconds <= LONGEST_REQUEST_SECONDS) return {}
      throw new Error(`${scope.node.id} answers HTTP, so it may take ${LONGEST_REQUEST_SECONDS} s at most`)
    },
    statements: () => [],
    attach: (handler, { scope, surroundings }) => {
      surroundings.api.route(scope, handler, routes, kind === 'api')
    },
  }
}

function queue(trigger: TriggerOf['queue' | 'work']): TriggerPlan {
  const { attempts, batchSize, maxConcurrency } = trigger
  const window = windowOf(trigger)
  return {
    sources: (scope, timeoutSeconds) =>
      new WorkQueue(scope, 'Work', { timeoutSeconds, attempts, windowSeconds: window }),
    statements: ({ sources }) => [
      new PolicyStatement({
        actions: ['sqs:ReceiveMessage', 'sqs:DeleteMessage', 'sqs:GetQueueAttributes'],
        resources: [present(sources.queue, 'queue').queueArn],
      }),
    ],
    attach: (handler, { scope, sources }) => {
      new CfnEventSourceMapping(scope, 'Messages', {
        functionName: handler.functionArn,
        eventSourceArn: present(sources.queue, 'queue').queueArn,
        batchSize,
        ...(window > 0 && { maximumBatchingWindowInSeconds: window }),
        functionResponseTypes: ['ReportBatchItemFailures'],
        scalingConfig: { maximumConcurrency: maxConcurrency },
      })
    },
  }
}

function stream({ table, batchSize }: TriggerOf['stream']): TriggerPlan {
  const streamOf = ({ surroundings }: Wiring) => present(surroundings.data[table].tableStreamArn, 'stream')
  return {
    sources: (scope) => ({ deadLetters: deadLetterQueue(scope) }),
    statements: (wiring) => [
      new PolicyStatement({
        actions: ['DescribeStream', 'GetRecords', 'GetShardIterator', 'ListStreams'].map(
          (action) => `dynamodb:${action}`,
        ),
        resources: [streamOf(wiring)],
      }),
      sendTo([present(wiring.sources.deadLetters, 'dead letters')]),
    ],
    attach: (handler, wiring) => {
      new CfnEventSourceMapping(wiring.scope, 'Changes', {
        functionName: handler.functionArn,
        eventSourceArn: streamOf(wiring),
        batchSize,
        // a reader that is made anew must not pass over what changed meanwhile
        startingPosition: 'TRIM_HORIZON',
        bisectBatchOnFunctionError: true,
        maximumRetryAttempts: STREAM_ATTEMPTS_AGAIN,
        maximumRecordAgeInSeconds: OLDEST_CHANGE_SECONDS,
        functionResponseTypes: ['ReportBatchItemFailures'],
        destinationConfig: {
          onFailure: { destination: present(wiring.sources.deadLetters, 'dead letters').queueArn },
        },
      })
    },
  }
}

function everySoOften({ everyMinutes }: TriggerOf['schedule']): TriggerPlan {
  return {
    sources: (scope) => ({ deadLetters: deadLetterQueue(scope) }),
    statements: () => [],
    attach: (handler, { scope, sources }) => {
      schedule(scope, handler, present(sources.deadLetters, 'dead letters'), everyMinutes)
    },
  }
}

/** What the template holds for each kind of trigger; a kind without an entry does not compile. */
const plans: { readonly [K in TriggerKind]: (trigger: TriggerOf[K]) => TriggerPlan } = {
  api: http,
  page: http,
  webhook: http,
  queue,
  work: queue,
  schedule: everySoOften,
  stream,
}

function planned<K extends TriggerKind>(kind: K, trigger: TriggerOf[K]): TriggerPlan {
  return plans[kind](trigger)
}

/** How this trigger stands in the template. */
export function planOf(trigger: Trigger): TriggerPlan {
  return planned(trigger.kind, trigger)
}
