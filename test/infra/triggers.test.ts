import { expect, it } from 'vitest'
import { registry } from '../../functions/registry.ts'
import type { Manifest } from '../../shared/kernel/manifest.ts'
import { nameOf } from './rights.ts'
import { idOf, ownerOf, type Resource, resourcesOf, synthesize } from './synthesis.ts'

const { backend } = synthesize()
const rooms: Readonly<Record<string, Manifest>> = registry

const byId = (type: string) =>
  Object.fromEntries(resourcesOf(backend, type).map(([id, resource]) => [idOf(id), resource]))
const queues = byId('AWS::SQS::Queue')
const mappings = byId('AWS::Lambda::EventSourceMapping')
const roomOf = (mapping: Resource) =>
  String(backend.Resources[ownerOf(mapping.Properties['FunctionName'])]?.Properties['Description'])

it('feeds each queue or work room from a queue of its own, in partial batches', () => {
  const readers = Object.values(mappings).filter(({ Properties }) => Properties['ScalingConfig'])
  const read = Object.entries(rooms).flatMap(([room, { trigger }]) =>
    trigger.kind === 'queue' || trigger.kind === 'work' ? [[room, trigger] as const] : [],
  )
  expect(readers.map(roomOf).toSorted()).toEqual(read.map(([room]) => room).toSorted())
  for (const [room, { batchSize, maxConcurrency, attempts }] of read) {
    const mapping = readers.find((reader) => roomOf(reader) === room)
    expect(mapping?.Properties).toMatchObject({
      BatchSize: batchSize,
      FunctionResponseTypes: ['ReportBatchItemFailures'],
      ScalingConfig: { MaximumConcurrency: maxConcurrency },
    })
    const queue = queues[nameOf(mapping?.Properties['EventSourceArn'])]?.Properties
    expect(queue?.['RedrivePolicy']).toMatchObject({ maxReceiveCount: attempts })
    expect(queue?.['MessageRetentionPeriod']).toBe(4 * 86_400)
    // "six times the timeout, plus the batch window": AWS, event source mapping for SQS, read 2026-11-23
    const window = Number(mapping?.Properties['MaximumBatchingWindowInSeconds'] ?? 0)
    const least = 6 * (rooms[room]?.timeoutSeconds ?? Infinity) + window
    expect(Number(queue?.['VisibilityTimeout'])).toBeGreaterThanOrEqual(least)
  }
})

it('gives every queue dead letters that wait 14 days', () => {
  const deadLetters = Object.entries(queues).filter(([id]) => id.endsWith('DeadLetters'))
  const others = Object.entries(queues).filter(([id]) => !id.endsWith('DeadLetters'))
  for (const [id, { Properties }] of deadLetters) {
    expect([id, Properties['MessageRetentionPeriod']]).toEqual([id, 14 * 86_400])
  }
  for (const [id, { Properties }] of others) {
    const { deadLetterTargetArn } = Properties['RedrivePolicy'] as { deadLetterTargetArn: unknown }
    expect([id, nameOf(deadLetterTargetArn)]).toEqual([id, id.replace(/Queue$/, 'DeadLetters')])
  }
  const readers = Object.values(rooms).filter(({ trigger }) => ['queue', 'work'].includes(trigger.kind))
  expect(others.length).toBe(readers.length)
})

it('encrypts every queue and refuses it over plain HTTP', () => {
  const policies = resourcesOf(backend, 'AWS::SQS::QueuePolicy').map(([, { Properties }]) => Properties)
  for (const [id, { Properties }] of Object.entries(queues)) {
    expect([id, Properties['SqsManagedSseEnabled']]).toEqual([id, true])
    const policy = policies.find((one) => (one['Queues'] as unknown[]).some((queue) => nameOf(queue) === id))
    expect(`${id} ${JSON.stringify(policy)}`).toContain('"aws:SecureTransport":"false"')
  }
})

it('reads every change of a connection, bisects what fails and sets it aside within six hours', () => {
  const changes = Object.values(mappings).filter(({ Properties }) => Properties['StartingPosition'])
  expect(changes.map(roomOf)).toEqual(['events/relay'])
  expect(changes[0]?.Properties).toMatchObject({
    StartingPosition: 'TRIM_HORIZON',
    BatchSize: 100,
    BisectBatchOnFunctionError: true,
    MaximumRetryAttempts: 10,
    MaximumRecordAgeInSeconds: 6 * 3600,
    FunctionResponseTypes: ['ReportBatchItemFailures'],
  })
  expect(nameOf(changes[0]?.Properties['EventSourceArn'])).toBe('Connections stream')
  const { OnFailure } = (changes[0]?.Properties['DestinationConfig'] ?? {}) as {
    OnFailure: { Destination: unknown }
  }
  expect(nameOf(OnFailure.Destination)).toBe('EventsRelayDeadLetters')
})

it('waits for a batch as long as its room says, a second where it says nothing, and for single messages never', () => {
  const windows = ['HealthSweep', 'HealthJudge'].map((room) => {
    const { BatchSize, MaximumBatchingWindowInSeconds } = mappings[`${room}Messages`]?.Properties ?? {}
    return [room, BatchSize, MaximumBatchingWindowInSeconds]
  })
  expect(windows).toEqual([
    ['HealthSweep', 50, 20],
    ['HealthJudge', 1, undefined],
  ])
})

it('sweeps the events once a day', () => {
  const schedule = byId('AWS::Scheduler::Schedule')['EventsSweepSchedule']
  expect(schedule?.Properties['ScheduleExpression']).toBe('rate(1440 minutes)')
})

it('ticks once a minute by a role that may call dispatch and leave a dead letter', () => {
  const schedule = byId('AWS::Scheduler::Schedule')['AutomationsDispatchSchedule']
  expect(schedule?.Properties).toMatchObject({
    ScheduleExpression: 'rate(1 minute)',
    FlexibleTimeWindow: { Mode: 'OFF' },
    Target: { RetryPolicy: { MaximumRetryAttempts: 3 } },
  })
  const target = schedule?.Properties['Target'] as Record<string, unknown>
  expect(nameOf(target['Arn'])).toBe('AutomationsDispatchFunction')
  expect(nameOf(target['RoleArn'])).toBe('AutomationsDispatchScheduleRole')
  expect(nameOf((target['DeadLetterConfig'] as { Arn: unknown }).Arn)).toBe('AutomationsDispatchDeadLetters')
  const role = byId('AWS::IAM::Role')['AutomationsDispatchScheduleRole']
  expect(JSON.stringify(role?.Properties['AssumeRolePolicyDocument'])).toContain('scheduler.amazonaws.com')
  const policies = role?.Properties['Policies'] as {
    PolicyDocument: { Statement: Record<string, unknown>[] }
  }[]
  expect(
    policies.flatMap(({ PolicyDocument }) =>
      PolicyDocument.Statement.map(({ Action, Resource }) => [Action, nameOf(Resource)]),
    ),
  ).toEqual([
    ['lambda:InvokeFunction', 'AutomationsDispatchFunction'],
    ['sqs:SendMessage', 'AutomationsDispatchDeadLetters'],
  ])
})

it('refuses an HTTP room that takes longer than an HTTP API waits', () => {
  const slow = { ...registry['health/live'], timeoutSeconds: 30 }
  expect(() => synthesize(undefined, { ...rooms, 'health/live': slow })).toThrow('29 s at most')
})
