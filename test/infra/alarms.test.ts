import { readFileSync } from 'node:fs'
import { expect, it } from 'vitest'
import { registry } from '../../functions/registry.ts'
import { pascal } from '../../infra/room-names.ts'
import type { Manifest } from '../../shared/kernel/manifest.ts'
import { sharedAlarmsOf } from './shared-alarms.ts'
import { exampleDeployment, idOf, onlyResourceOf, resourcesOf, synthesize } from './synthesis.ts'
import { nameOf } from './rights.ts'

const { backend } = synthesize()
const alarms = Object.fromEntries(
  resourcesOf(backend, 'AWS::CloudWatch::Alarm').map(([id, { Properties }]) => [idOf(id), Properties]),
)
const watches = (metric: string) =>
  Object.entries(alarms).flatMap(([id, alarm]) => (alarm['MetricName'] === metric ? [id] : []))

it('watches errors of every function', () => {
  expect(watches('Errors')).toHaveLength(Object.keys(registry).length)
})

it('watches throttles of the functions that answer HTTP', () => {
  expect(watches('Throttles').toSorted()).toEqual([
    'ConnectionsCheckThrottles',
    'ConnectionsDisconnectThrottles',
    'ConnectionsListThrottles',
    'ConnectionsShowThrottles',
    'HealthLiveThrottles',
    'LoginCallbackThrottles',
    'LoginLinkThrottles',
    'LoginResultThrottles',
    'LoginStartThrottles',
    'WebhooksDataDeletionThrottles',
    'WebhooksDeauthorizeThrottles',
    'WebhooksDeletionStatusThrottles',
    'WebhooksReceiveThrottles',
  ])
})

it('watches every queue of dead letters, also those of the stream and the schedule', () => {
  const watched = watches('ApproximateNumberOfMessagesVisible').map((id) => {
    const [dimension] = (alarms[id]?.['Dimensions'] ?? []) as { Value: unknown }[]
    return nameOf(dimension?.Value)
  })
  const deadLetters = resourcesOf(backend, 'AWS::SQS::Queue')
    .map(([id]) => idOf(id))
    .filter((id) => id.endsWith('DeadLetters'))
  expect(watched.toSorted()).toEqual(deadLetters.toSorted())
})

it('watches how long messages and changes wait, and the API’s own errors', () => {
  const readers = Object.values(registry).filter(({ trigger }) => ['queue', 'work'].includes(trigger.kind))
  expect(watches('ApproximateAgeOfOldestMessage')).toHaveLength(readers.length)
  expect(alarms['EventsRelayOldestChange']).toMatchObject({ MetricName: 'IteratorAge', Threshold: 60_000 })
  expect(alarms['HttpServerErrors']).toMatchObject({ Namespace: 'AWS/ApiGateway', MetricName: '5xx' })
})

it('watches the counters that a manifest names, of that room alone', () => {
  for (const [room, { alarms: named = [] }] of Object.entries<Manifest>(registry)) {
    for (const { counter, above } of named) {
      const [id = ''] = watches(counter)
      expect([room, counter, alarms[id]]).toMatchObject([
        room,
        counter,
        {
          Namespace: 'FacebookLoginBackend',
          Dimensions: [{ Name: 'service', Value: room }],
          Statistic: 'Sum',
          Threshold: above,
        },
      ])
    }
  }
  expect(watches('TokenLost')).toEqual(['ConnectionsFinalizeTokenLost'])
})

it('watches what only an operator can mend in every function that asks Meta', () => {
  const asking = Object.entries<Manifest>(registry).filter(([, { needs }]) =>
    needs.some((need) => /^graph(?:As|About|To)/.test(need)),
  )
  const rooms = asking.map(([room]) => pascal(room))
  expect(rooms).toEqual(
    expect.arrayContaining(['ConnectionsFinalize', 'HealthJudge', 'HealthSweep', 'LoginCallback']),
  )
  for (const [metric, alarm] of Object.entries({
    GraphOperatorErrors: 'OperatorErrors',
    GraphVersionDrift: 'VersionDrift',
  })) {
    expect(watches(metric).toSorted()).toEqual(rooms.map((room) => `${room}${alarm}`).toSorted())
  }
})

it('notices a schedule that calls nobody, for what is never called has no errors', () => {
  expect(alarms['AutomationsDispatchSilent']).toMatchObject({
    MetricName: 'Invocations',
    ComparisonOperator: 'LessThanThreshold',
    Threshold: 1,
    Period: 300,
    EvaluationPeriods: 1,
  })
  // no period is longer than a day, and no alarm looks back further than seven
  expect(alarms['EventsSweepSilent']).toMatchObject({
    MetricName: 'Invocations',
    Period: 86_400,
    EvaluationPeriods: 3,
  })
})

/** Alarms of one room that another one tells for all rooms, by the counter that they watch. */
const toldTogether: Readonly<Record<string, string>> = {
  GraphOperatorErrors: 'MetaTrouble',
  RemovalsFrozen: 'MetaTrouble',
  GraphVersionDrift: 'MetaVersionDrift',
}
const [[topicId] = []] = resourcesOf(backend, 'AWS::SNS::Topic')

it('makes one alarm of what many rooms notice of one cause, and only that one mails', () => {
  const shared = sharedAlarmsOf(backend)
  for (const together of new Set(Object.values(toldTogether))) {
    const own = Object.keys(alarms).filter(
      (id) => toldTogether[String(alarms[id]?.['MetricName'])] === together,
    )
    expect(own.length).toBeGreaterThan(1)
    expect([together, shared[together]?.over.toSorted()]).toEqual([together, own.toSorted()])
    expect(shared[together]?.properties['AlarmActions']).toEqual([{ Ref: topicId }])
    for (const id of own) expect([id, alarms[id]?.['AlarmActions']]).toEqual([id, undefined])
  }
  expect(Object.keys(shared).toSorted()).toEqual(['MetaTrouble', 'MetaVersionDrift'])
})

it('says in the alarm of many rooms how the room is found, and where the runbook goes on', () => {
  const headings = readFileSync('docs/runbook.md', 'utf8').match(/^## .*$/gm)
  for (const [id, { properties }] of Object.entries(sharedAlarmsOf(backend))) {
    const text = String(properties['AlarmDescription'])
    expect(text).toMatch(/in state ALARM, those whose name holds \w+/)
    expect(text).toContain(`docs/runbook.md#${id.toLowerCase()}`)
    expect(headings).toContain(`## ${id}`)
  }
})

it('stays in alarm of Meta’s trouble for an hour, so that work which comes back ever later is one mail', () => {
  const watched = Object.values(alarms).filter((alarm) => String(alarm['MetricName']) in toldTogether)
  for (const alarm of watched) {
    expect(alarm).toMatchObject({ Period: 300, EvaluationPeriods: 12, DatapointsToAlarm: 1, Threshold: 0 })
  }
})

it('watches what the guard freezes where a room asks it, and tells it with the rest of Meta’s trouble', () => {
  const asking = Object.entries<Manifest>(registry).filter(([, { needs }]) => needs.includes('removalGuard'))
  const rooms = asking.map(([room]) => `${pascal(room)}RemovalsFrozen`)
  expect(rooms).toContain('HealthJudgeRemovalsFrozen')
  expect(watches('RemovalsFrozen').toSorted()).toEqual(rooms.toSorted())
  expect(alarms['HealthJudgeRemovalsFrozen']).toMatchObject({
    Dimensions: [{ Name: 'service', Value: 'health/judge' }],
  })
})

it('has no alarm of all rooms where no room asks Meta', () => {
  const { 'events/relay': relay, 'connections/finalize': finalize } = registry
  const silent = { 'events/relay': relay, 'connections/finalize': { ...finalize, needs: [] } }
  expect(sharedAlarmsOf(synthesize(exampleDeployment, silent).backend)).toEqual({})
})

it('tells the operator of each alarm, what it means for people and where the runbook goes on', () => {
  for (const [id, alarm] of Object.entries(alarms)) {
    const mails = !(String(alarm['MetricName']) in toldTogether)
    expect([id, alarm['AlarmActions']]).toEqual([id, mails ? [{ Ref: topicId }] : undefined])
    const isSilence = alarm['ComparisonOperator'] === 'LessThanThreshold'
    expect([id, alarm['TreatMissingData']]).toEqual([id, isSilence ? 'breaching' : 'notBreaching'])
    expect(alarm['AlarmDescription']).toMatch(/docs\/runbook\.md#[a-z-]+$/)
  }
  for (const [room, { whenItFails }] of Object.entries(registry)) {
    const texts = Object.values(alarms).map((alarm) => String(alarm['AlarmDescription']))
    const own = texts.filter((text) => text.endsWith(`docs/runbook.md#${room.replace('/', '-')}`))
    expect([room, own.some((text) => text.includes(whenItFails))]).toEqual([room, true])
  }
})

it('sends alarms to the operator’s mailbox through a topic that CloudWatch may publish to', () => {
  const subscription = onlyResourceOf(backend, 'AWS::SNS::Subscription')
  expect(subscription.Properties).toMatchObject({ Protocol: 'email', Endpoint: 'operator@example.com' })
  const policy = onlyResourceOf(backend, 'AWS::SNS::TopicPolicy')
  const { Statement } = policy.Properties['PolicyDocument'] as { Statement: Record<string, unknown>[] }
  expect(Statement).toContainEqual(
    expect.objectContaining({
      Effect: 'Allow',
      Action: 'sns:Publish',
      Principal: { Service: 'cloudwatch.amazonaws.com' },
      Condition: { StringEquals: { 'aws:SourceAccount': { Ref: 'AWS::AccountId' } } },
    }),
  )
})
