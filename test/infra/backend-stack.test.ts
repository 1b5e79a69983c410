import { expect, it } from 'vitest'
import { registry } from '../../functions/registry.ts'
import type { Manifest } from '../../shared/kernel/manifest.ts'
import { addresses } from '../../shared/ports/addresses.ts'
import { nameOf } from './rights.ts'
import { type Resource, resourcesOf, synthesize } from './synthesis.ts'

const { backend } = synthesize()
const rooms: Readonly<Record<string, Manifest>> = registry

const functions = resourcesOf(backend, 'AWS::Lambda::Function')
const of = (resource: Resource | undefined, property: string) =>
  (resource?.Properties[property] ?? {}) as Readonly<Record<string, unknown>>
const functionOf = (room: string) =>
  functions.find(([, { Properties }]) => Properties['Description'] === room)?.[1]
const variablesOf = (room: string) =>
  of(functionOf(room), 'Environment')['Variables'] as Readonly<Record<string, unknown>> | undefined

it('makes one function a room, on Node 24 and arm64, with the room’s own time and memory', () => {
  expect(functions.map(([, { Properties }]) => String(Properties['Description'])).toSorted()).toEqual(
    Object.keys(rooms).toSorted(),
  )
  for (const [room, { timeoutSeconds, memoryMegabytes }] of Object.entries(rooms)) {
    expect(functionOf(room)?.Properties).toMatchObject({
      Runtime: 'nodejs24.x',
      Architectures: ['arm64'],
      Handler: 'index.handler',
      Timeout: timeoutSeconds,
      MemorySize: memoryMegabytes,
    })
    // a new account has ten concurrent executions in all, and reserving any would fail the deployment
    expect(functionOf(room)?.Properties).not.toHaveProperty('ReservedConcurrentExecutions')
  }
})

it('writes JSON logs to a log group of each function, kept 30 days', () => {
  const groups = Object.fromEntries(resourcesOf(backend, 'AWS::Logs::LogGroup'))
  const used = functions.map(([, resource]) => {
    const { LogGroup, LogFormat } = of(resource, 'LoggingConfig')
    expect(LogFormat).toBe('JSON')
    return (LogGroup as { Ref: string }).Ref
  })
  expect(new Set(used).size).toBe(functions.length)
  for (const group of used) expect(groups[group]?.Properties['RetentionInDays']).toBe(30)
  for (const [id, group] of Object.entries(groups))
    expect([id, group.Properties['RetentionInDays']]).toEqual([id, 30])
})

it('gives a function its name, the addresses of what it needs and nothing else', () => {
  expect(Object.keys(variablesOf('login/link') ?? {}).toSorted()).toEqual([
    'APP_SECRET_ARNS',
    'EPHEMERAL_TABLE',
    'POWERTOOLS_SERVICE_NAME',
    'PUBLIC_ORIGIN',
  ])
  expect(Object.keys(variablesOf('events/relay') ?? {}).toSorted()).toEqual([
    'CONNECTIONS_TABLE',
    'EVENT_BUS_NAME',
    'POWERTOOLS_SERVICE_NAME',
  ])
  expect(variablesOf('login/link')?.['POWERTOOLS_SERVICE_NAME']).toBe('login/link')
  expect(nameOf(variablesOf('connections/finalize')?.['OWN_QUEUE_URL'])).toBe('ConnectionsFinalizeWorkQueue')
  expect(nameOf(variablesOf('login/callback')?.['FINALIZE_QUEUE_URL'])).toBe('ConnectionsFinalizeWorkQueue')
})

it('sets no variable but the name and addresses, so that no template can lead a function to another AWS or Meta', () => {
  const allowed: readonly string[] = ['POWERTOOLS_SERVICE_NAME', ...Object.values(addresses)]
  for (const [, resource] of functions) {
    const names = Object.keys(of(resource, 'Environment')['Variables'] ?? {})
    expect(names.filter((name) => !allowed.includes(name))).toEqual([])
  }
  for (const name of ['AWS_ENDPOINT_URL', 'META_GRAPH_ORIGIN', 'META_DIALOG_ORIGIN']) {
    expect(JSON.stringify(backend)).not.toContain(name)
  }
})

it('writes addresses by key as JSON', () => {
  expect(nameOf(variablesOf('health/live')?.['APP_SECRET_ARNS'])).toBe(
    '{"main":"AppSecretMain","second-app":"AppSecretSecondApp"}',
  )
  expect(JSON.parse(nameOf(variablesOf('automations/dispatch')?.['WORK_QUEUE_URLS']))).toMatchObject({
    'automations/hourly-insights': 'AutomationsHourlyInsightsWorkQueue',
    'health/sweep': 'HealthSweepWorkQueue',
  })
})

it('tells an operator the public origin, redirect URIs, bucket, bus and topic', () => {
  const api = expect.stringMatching(/^HttpApi/)
  expect(backend.Outputs).toMatchObject({
    PublicOrigin: { Value: { 'Fn::GetAtt': [api, 'ApiEndpoint'] } },
    CallbackUrlMain: {
      Value: { 'Fn::Join': ['', [{ 'Fn::GetAtt': [api, 'ApiEndpoint'] }, '/callback/main']] },
    },
    CallbackUrlSecondApp: {
      Value: { 'Fn::Join': ['', [{ 'Fn::GetAtt': [api, 'ApiEndpoint'] }, '/callback/second-app']] },
    },
    ResultBucketName: {},
    EventBusName: {},
    AlarmTopicArn: {},
  })
})

it('refuses a registry without finalize and a room that needs its own queue and reads none', () => {
  const { 'connections/finalize': finalize, ...others } = rooms
  const own = {
    'connections/finalize': finalize as Manifest,
    'connections/erase': rooms['connections/erase'] as Manifest,
    'health/judge': rooms['health/judge'] as Manifest,
  }
  expect(() => synthesize(undefined, others)).toThrow('no connections/finalize')
  const page = { ...rooms['health/live'], needs: ['ownQueue'] } as Manifest
  expect(() => synthesize(undefined, { ...own, 'health/live': page })).toThrow('reads no queue')
})
