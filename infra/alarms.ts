import { Duration } from 'aws-cdk-lib'
import {
  Alarm,
  type AlarmBase,
  ComparisonOperator,
  type IMetric,
  Metric,
  TreatMissingData,
} from 'aws-cdk-lib/aws-cloudwatch'
import { SnsAction } from 'aws-cdk-lib/aws-cloudwatch-actions'
import type { Function } from 'aws-cdk-lib/aws-lambda'
import type { ITopic } from 'aws-cdk-lib/aws-sns'
import type { Construct } from 'constructs'
import type { CounterAlarm, Manifest, TriggerKind } from '../shared/kernel/manifest.ts'
import { dashed } from './room-names.ts'
import type { HttpApi } from './resources/http-api.ts'
import type { Sources } from './triggers.ts'

const PERIOD = Duration.minutes(5)
/** A message may be sent with a delay of 15 minutes; this is as long again. */
const OLDEST_MESSAGE = Duration.minutes(30)
const OLDEST_CHANGE = Duration.minutes(1)
/** Where the functions' own counters lie; each carries the room's key as `service`. */
const COUNTERS = 'FacebookLoginBackend'
/** A schedule is silent when it called nobody for so many of its periods. */
const SILENT_PERIODS = 3
/**
 * Periods that an alarm of Meta's trouble looks back over, one of which is enough: an hour. Work that is refused comes
 * back ever later and with the next hour's turn, so an alarm of single periods would end and begin again all the time.
 */
const TROUBLE_PERIODS = 12
/** The longest period of a metric that an alarm may take; several of them may add up to seven days. */
const LONGEST_PERIOD = Duration.days(1)

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
  /** The alarm fires above one number, or below one and when nothing is measured at all. */
  readonly limit: { readonly above: number } | { readonly below: number }
  /** Consecutive periods for which it has to be so, 1 when left out. */
  readonly periods?: number
  /** Or one of so many periods, which it then stays after. */
  readonly anyOf?: number
  /** The alarm over all rooms that mails in its place, so that one cause is one mail. */
  readonly within?: keyof SharedTrouble
  /** What it means for people, where it is not what the room's failing means. */
  readonly means?: string
}

/** Alarms of single rooms that do not mail by themselves, by what they are told as together. */
export interface SharedTrouble {
  /** What Meta refuses for a reason that only the operator can mend, and removals that are frozen. */
  readonly MetaTrouble: readonly AlarmBase[]
  readonly MetaVersionDrift: readonly AlarmBase[]
}

function errors({ handler }: Watched): Watch {
  const metric = handler.metricErrors({ period: PERIOD, statistic: 'Sum' })
  return { id: 'Errors', what: 'ended with an error', metric, limit: { above: 0 } }
}

function throttles({ handler }: Watched): Watch {
  const metric = handler.metricThrottles({ period: PERIOD, statistic: 'Sum' })
  return { id: 'Throttles', what: 'was throttled', metric, limit: { above: 0 } }
}

function deadLetters({ sources }: Watched): Watch[] {
  const metric = sources.deadLetters?.metricApproximateNumberOfMessagesVisible({
    period: PERIOD,
    statistic: 'Maximum',
  })
  return metric ? [{ id: 'DeadLettersWait', what: 'left dead letters', metric, limit: { above: 0 } }] : []
}

function oldestMessage({ sources }: Watched): Watch[] {
  const metric = sources.queue?.metricApproximateAgeOfOldestMessage({ period: PERIOD, statistic: 'Maximum' })
  const above = OLDEST_MESSAGE.toSeconds()
  return metric ? [{ id: 'OldestMessage', what: 'leaves messages waiting', metric, limit: { above } }] : []
}

function oldestChange({ handler }: Watched): Watch {
  const metric = handler.metric('IteratorAge', { period: PERIOD, statistic: 'Maximum' })
  return {
    id: 'OldestChange',
    what: 'lags behind the changes',
    metric,
    limit: { above: OLDEST_CHANGE.toMilliseconds() },
  }
}

function counter({ key }: Watched, metricName: string): Metric {
  const dimensionsMap = { service: key }
  return new Metric({ namespace: COUNTERS, metricName, dimensionsMap, period: PERIOD, statistic: 'Sum' })
}

/** Calls of Meta that only the operator can mend, and answers of another version than was asked for. */
function graphTrouble(room: Watched): Watch[] {
  if (!room.manifest.needs.some((need) => need.startsWith('graph'))) return []
  return [
    {
      id: 'OperatorErrors',
      what: 'is refused by Meta for a reason that only you can mend',
      metric: counter(room, 'GraphOperatorErrors'),
      limit: { above: 0 },
      anyOf: TROUBLE_PERIODS,
      within: 'MetaTrouble',
      means: 'Calls fail until the app secret, the app’s settings or `graphVersion` is put right.',
    },
    {
      id: 'VersionDrift',
      what: 'is answered in another version than it asks for',
      metric: counter(room, 'GraphVersionDrift'),
      limit: { above: 0 },
      anyOf: TROUBLE_PERIODS,
      within: 'MetaVersionDrift',
      means: 'Meta no longer serves this version: what it answers may change under us.',
    },
  ]
}

/** Removals that the guard holds back: it was too many at once. */
function frozenRemovals(room: Watched): Watch[] {
  if (!room.manifest.needs.includes('removalGuard')) return []
  return [
    {
      id: 'RemovalsFrozen',
      what: 'stops nobody’s work any more, because too many businesses turned bad at once',
      metric: counter(room, 'RemovalsFrozen'),
      limit: { above: 0 },
      anyOf: TROUBLE_PERIODS,
      within: 'MetaTrouble',
      means: 'Connections that are really gone go on failing until you have looked and released the guard.',
    },
  ]
}

function ownCounters(room: Watched): Watch[] {
  const watch = ({ counter: name, above, means }: CounterAlarm): Watch => {
    return { id: name, what: `counted ${name}`, metric: counter(room, name), limit: { above }, means }
  }
  return (room.manifest.alarms ?? []).map(watch)
}

/** Whether the schedule still calls: a function that is never called has no errors. */
function silence({ handler, manifest: { trigger } }: Watched): Watch[] {
  if (trigger.kind !== 'schedule') return []
  const silent = SILENT_PERIODS * trigger.everyMinutes
  const minutes = Math.min(Math.max(PERIOD.toMinutes(), silent), LONGEST_PERIOD.toMinutes())
  const metric = handler.metricInvocations({ period: Duration.minutes(minutes), statistic: 'Sum' })
  const periods = Math.ceil(silent / minutes)
  return [{ id: 'Silent', what: 'was not called', metric, limit: { below: 1 }, periods }]
}

const watchesOf: Readonly<Record<TriggerKind, (room: Watched) => readonly Watch[]>> = {
  api: (room) => [errors(room), throttles(room)],
  page: (room) => [errors(room), throttles(room)],
  webhook: (room) => [errors(room), throttles(room)],
  queue: (room) => [errors(room), ...deadLetters(room), ...oldestMessage(room)],
  work: (room) => [errors(room), ...deadLetters(room), ...oldestMessage(room)],
  schedule: (room) => [errors(room), ...deadLetters(room), ...silence(room)],
  stream: (room) => [errors(room), ...deadLetters(room), oldestChange(room)],
}

/**
 * The alarms of one room; their text is the manifest's `whenItFails` and where the runbook goes on. It returns those
 * that do not mail, for `sharedAlarms`.
 */
export function roomAlarms(scope: Construct, room: Watched): SharedTrouble {
  const watches = [
    ...watchesOf[room.manifest.trigger.kind](room),
    ...graphTrouble(room),
    ...frozenRemovals(room),
    ...ownCounters(room),
  ]
  const made = watches.map((watch) => {
    const text = `${room.key} ${watch.what}. ${watch.means ?? room.manifest.whenItFails}`
    return { within: watch.within, alarm: alarm(scope, watch, text, dashed(room.key)) }
  })
  for (const one of made) if (!one.within) tell(one.alarm, room.topic)
  const alarmsOf = (trouble: keyof SharedTrouble) =>
    made.flatMap((one) => (one.within === trouble ? [one.alarm] : []))
  return { MetaTrouble: alarmsOf('MetaTrouble'), MetaVersionDrift: alarmsOf('MetaVersionDrift') }
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
  tell(alarm(scope, { id: 'ServerErrors', metric, limit: { above: 0 } }, text, 'api'), topic)
}

function thresholdOf(limit: Watch['limit']) {
  if ('above' in limit) {
    return {
      threshold: limit.above,
      comparisonOperator: ComparisonOperator.GREATER_THAN_THRESHOLD,
      treatMissingData: TreatMissingData.NOT_BREACHING,
    }
  }
  return {
    threshold: limit.below,
    comparisonOperator: ComparisonOperator.LESS_THAN_THRESHOLD,
    treatMissingData: TreatMissingData.BREACHING,
  }
}

function alarm(
  scope: Construct,
  { id, metric, limit, periods = 1, anyOf }: Omit<Watch, 'what'>,
  text: string,
  anchor: string,
): Alarm {
  return new Alarm(scope, id, {
    metric,
    evaluationPeriods: anyOf ?? periods,
    ...(anyOf !== undefined && { datapointsToAlarm: 1 }),
    ...thresholdOf(limit),
    alarmDescription: `${text} See docs/runbook.md#${anchor}`,
  })
}

function tell(alarm: Alarm, topic: ITopic): void {
  alarm.addAlarmAction(new SnsAction(topic))
}
