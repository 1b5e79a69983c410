import { nameOf } from '../infra/rights.ts'
import { sharedAlarmsOf } from '../infra/shared-alarms.ts'
import { idOf, resourcesOf, type SynthesizedStack } from '../infra/synthesis.ts'

interface Dimension {
  readonly Name: string
  readonly Value: unknown
}

/** A metric alarm as the template has it; periods are in seconds. */
interface AlarmProperties {
  readonly Namespace: string
  readonly MetricName: string
  readonly Dimensions?: readonly Dimension[]
  readonly Statistic: 'Sum' | 'Maximum'
  readonly Period: number
  readonly EvaluationPeriods: number
  readonly DatapointsToAlarm?: number
  readonly Threshold: number
  readonly ComparisonOperator: 'GreaterThanThreshold' | 'LessThanThreshold'
  readonly TreatMissingData: 'breaching' | 'notBreaching'
  readonly AlarmActions?: readonly unknown[]
}

interface Datapoint {
  readonly at: number
  readonly amount: number
}

/** A mail that the operator got: the alarm by its id, and when. */
export interface Mail {
  readonly alarm: string
  readonly at: number
}

/** The template's alarms as CloudWatch evaluates them, over what was counted. Times are milliseconds. */
export interface AlarmStates {
  /** Adds to a metric of a room: its own counters, or those of AWS about its function. */
  count(namespace: string, metric: string, of: string, amount: number, at: number): void
  /** Looks at every alarm at the end of a period; one that goes over into ALARM and has an action mails. */
  evaluate(now: number): void
  readonly mails: readonly Mail[]
  /** The alarms that are on now. */
  on(): readonly string[]
}

function keyOf(namespace: string, metric: string, of: string): string {
  return `${namespace} ${metric} ${of}`
}

function keyOfAlarm({ Namespace, MetricName, Dimensions = [] }: AlarmProperties): string {
  return keyOf(Namespace, MetricName, Dimensions.map(({ Value }) => nameOf(Value)).join())
}

/** Whether one period breaches (AWS, Using Amazon CloudWatch alarms, read 2026-11-23). */
function breaches(alarm: AlarmProperties, seen: readonly Datapoint[]): boolean {
  if (seen.length === 0) return alarm.TreatMissingData === 'breaching'
  const amounts = seen.map(({ amount }) => amount)
  const value =
    alarm.Statistic === 'Sum' ? amounts.reduce((sum, amount) => sum + amount, 0) : Math.max(...amounts)
  return alarm.ComparisonOperator === 'GreaterThanThreshold'
    ? value > alarm.Threshold
    : value < alarm.Threshold
}

/** M of the last N periods (AWS, Evaluating an alarm, read 2026-11-23). */
function isOn(alarm: AlarmProperties, datapoints: readonly Datapoint[], now: number): boolean {
  const { EvaluationPeriods: periods, DatapointsToAlarm: needed = periods } = alarm
  const length = alarm.Period * 1000
  const breaching = Array.from({ length: periods }, (_none, nth) => now - nth * length).filter((end) =>
    breaches(
      alarm,
      datapoints.filter(({ at }) => at > end - length && at <= end),
    ),
  )
  return breaching.length >= needed
}

export function alarmStates(backend: SynthesizedStack): AlarmStates {
  const alarms = resourcesOf(backend, 'AWS::CloudWatch::Alarm').map(
    ([id, { Properties }]) => [idOf(id), Properties as unknown as AlarmProperties] as const,
  )
  const shared = Object.entries(sharedAlarmsOf(backend))
  const datapoints = new Map<string, Datapoint[]>()
  const mails: Mail[] = []
  let on = new Set<string>()
  return {
    mails,
    on: () => [...on],
    count(namespace, metric, of, amount, at) {
      const key = keyOf(namespace, metric, of)
      datapoints.set(key, [
        ...(datapoints.get(key) ?? []).filter((one) => one.at !== at),
        sumAt(key, amount, at),
      ])
    },
    evaluate(now) {
      const single = alarms.filter(([, alarm]) => isOn(alarm, datapoints.get(keyOfAlarm(alarm)) ?? [], now))
      const ids = new Set(single.map(([id]) => id))
      const together = shared.filter(([, { over }]) => over.some((id) => ids.has(id)))
      const acting = [
        ...single.filter(([, alarm]) => alarm.AlarmActions).map(([id]) => id),
        ...together.filter(([, { properties }]) => properties['AlarmActions']).map(([id]) => id),
      ]
      mails.push(...acting.filter((id) => !on.has(id)).map((alarm) => ({ alarm, at: now })))
      on = new Set([...ids, ...together.map(([id]) => id)])
    },
  }

  function sumAt(key: string, amount: number, at: number): Datapoint {
    const before = datapoints.get(key)?.find((one) => one.at === at)?.amount ?? 0
    return { at, amount: before + amount }
  }
}
