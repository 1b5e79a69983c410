import { Duration } from 'aws-cdk-lib'
import { Alarm, ComparisonOperator, type IMetric, Metric, TreatMissingData } from 'aws-cdk-lib/aws-cloudwatch'
import { SnsAction } from 'aws-cdk-lib/aws-cloudwatch-actions'
import type { Function } from 'aws-cdk-lib/aws-lambda'
import type { ITopic } from 'aws-cdk-lib/aws-sns'
import type { Construct } from 'constructs'
import type { Manifest, TriggerKind } from '../shared/kernel/manifest.ts'
import { dashed } from './room-names.ts'
import type { HttpApi } from './resources/http-api.ts'
import type { Sources } from './triggers.ts'

const PERIOD = Duration.minutes(5)
/** A message may be sent with a delay of 15 minutes; this is as long again. */
const OLDEST_MESSAGE = Duration.minutes(30)
const OLDEST_CHANGE = Duration.minutes(1)

/** What an alarm watches of one room. */
export interface Watched {
  readonly key: string
  readonly manifest: Manifest
  readonly handler: Function
  readonly sources: Sources
  readonly topic: ITopic
}

interface Watch {
  readonly id: string
  /** What happened, before what it means for people. */
  readonly what: string
  readonly metric: IMetric
  /** The alarm fires above this. */
  readonly above: number
}

function errors({ handler }: Watched): Watch {
  const metric = handler.metricErrors({ period: PERIOD, statistic: 'Sum' })
  return { id: 'Errors', what: 'ended with an error', metric, above: 0 }
}

function throttles({ handler }: Watched): Watch {
  const metric = handler.metricThrottles({ period: PERIOD, statistic: 'Sum' })
  return { id: 'Throttles', what: 'was throttled', metric, above: 0 }
}

function deadLetters({ sources }: Watched): Watch[] {
  const metric = sources.deadLetters?.metricApproximateNumberOfMessagesVisible({
    period: PERIOD,
    statistic: 'Maximum',
  })
  return metric ? [{ id: 'DeadLettersWait', what: 'left dead letters', metric, above: 0 }] : []
}

function oldestMessage({ sources }: Watched): Watch[] {
  const metric = sources.queue?.metricApproximateAgeOfOldestMessage({ period: PERIOD, statistic: 'Maximum' })
  const above = OLDEST_MESSAGE.toSeconds()
  return metric ? [{ id: 'OldestMessage', what: 'leaves messages waiting', metric, above }] : []
}

function oldestChange({ handler }: Watched): Watch {
  const metric = handler.metric('IteratorAge', { period: PERIOD, statistic: 'Maximum' })
  return {
    id: 'OldestChange',
    what: 'lags behind the changes',
    metric,
    above: OLDEST_CHANGE.toMilliseconds(),
  }
}

const watchesOf: Readonly<Record<TriggerKind, (room: Watched) => readonly Watch[]>> = {
  api: (room) => [errors(room), throttles(room)],
  page: (room) => [errors(room), throttles(room)],
  queue: (room) => [errors(room), ...deadLetters(room), ...oldestMessage(room)],
  work: (room) => [errors(room), ...deadLetters(room), ...oldestMessage(room)],
  schedule: (room) => [errors(room), ...deadLetters(room)],
  stream: (room) => [errors(room), ...deadLetters(room), oldestChange(room)],
}

/** The alarms of one room; their text is the manifest's `whenItFails` and where the runbook goes on. */
export function roomAlarms(scope: Construct, room: Watched): void {
  for (const watch of watchesOf[room.manifest.trigger.kind](room)) {
    const text = `${room.key} ${watch.what}. ${room.manifest.whenItFails}`
    tell(alarm(scope, watch, text, dashed(room.key)), room.topic)
  }
}

/** The alarm of the public address as a whole. */
export function apiAlarm(scope: Construct, api: HttpApi, topic: ITopic): void {
  const metric = new Metric({
    namespace: 'AWS/ApiGateway',
    metricName: '5xx',
    dimensionsMap: { ApiId: api.api.ref },
    statistic: 'Sum',
    period: PERIOD,
  })
  const text =
    'The API answered with server errors. Logins and the calls of partners fail; running automations go on.'
  tell(alarm(scope, { id: 'ServerErrors', metric, above: 0 }, text, 'api'), topic)
}

function alarm(
  scope: Construct,
  { id, metric, above }: Omit<Watch, 'what'>,
  text: string,
  anchor: string,
): Alarm {
  return new Alarm(scope, id, {
    metric,
    threshold: above,
    evaluationPeriods: 1,
    comparisonOperator: ComparisonOperator.GREATER_THAN_THRESHOLD,
    treatMissingData: TreatMissingData.NOT_BREACHING,
    alarmDescription: `${text} See docs/runbook.md#${anchor}`,
  })
}

function tell(alarm: Alarm, topic: ITopic): void {
  alarm.addAlarmAction(new SnsAction(topic))
}
