import { expect, it } from 'vitest'
import { registry } from '../../functions/registry.ts'
import { pascal } from '../../infra/room-names.ts'
import { nameOf, type Right, rightsOf } from './rights.ts'
import { linesOf } from './rights-table.ts'
import { onlyResourceOf, resourcesOf, synthesize } from './synthesis.ts'

const { data, backend } = synthesize()
const rights = rightsOf(backend)

const rightsOn = (service: string) =>
  rights.filter(({ actions }) => actions.some((action) => action.startsWith(`${service}:`)))
const short = (action: string) => action.replace(/^\w+:/, '').replace(/Item$/, '')
const line = (...cells: readonly unknown[]) => cells.map(String).join(' | ')

function leadingKeys({ condition }: Right): string {
  const keys = condition?.['ForAllValues:StringLike']?.['dynamodb:LeadingKeys']
  return keys === undefined
    ? '-'
    : [keys]
        .flat()
        .map((key) => nameOf(key))
        .join(',')
}

it('reaches these rows and no others, room by room', () => {
  const reached = rightsOn('dynamodb').filter(({ resources }) => !resources.includes('Connections stream'))
  const lines = reached.map((right) =>
    line(right.room, right.resources, leadingKeys(right), right.actions.map(short)),
  )
  expect(lines.toSorted()).toEqual(
    linesOf(`
      automations/dispatch        | Jobs            | WHEEL#* | Get,Update
      automations/dispatch        | Jobs/index/due,Jobs/index/slot | - | Query
      each automation             | Connections     | INST#*  | Get
      each automation             | Jobs            | JOB#*   | Get,Update
      each automation with graphAsConnection | Vault | ROOT#* | Get
      connections/check           | Connections     | INST#*  | Get
      connections/disconnect      | Connections     | INST#*  | Get
      connections/erase           | Connections     | DELETION#* | Get,Update
      connections/erase           | Connections     | INST#*  | Delete,Query,Update
      connections/erase           | Jobs            | JOB#*   | Delete,Query,Update
      connections/erase           | Vault           | ROOT#*  | Delete,Get
      connections/finalize        | Connections     | INST#*  | Delete,Get,Put,Query,Update
      connections/finalize        | Ephemeral       | ATT#*   | Get,Update
      connections/finalize        | Ephemeral       | LINK#*  | Get,Update
      connections/finalize        | Jobs            | JOB#*   | Query,Update
      connections/finalize        | Vault           | LAND#*  | Delete,Get,Put
      connections/finalize        | Vault           | ROOT#*  | Put
      connections/list            | Connections     | INST#*  | Get
      connections/list            | Connections/index/listed | CALLER#* | Query
      connections/show            | Connections     | INST#*  | Get,Query
      connections/show            | Jobs            | JOB#*   | Query
      events/relay                | Connections     | INST#*  | Update
      events/sweep                | Connections     | INST#*  | Get,Update
      events/sweep                | Connections/index/unpublished | - | Query
      health/judge                | Connections     | GUARD#* | Get,Update
      health/judge                | Connections     | INST#*  | Delete,Get,Put,Query,Update
      health/judge                | Ephemeral       | TURN#*  | Put,Query
      health/judge                | Jobs            | JOB#*   | Query,Update
      health/judge                | Vault           | ROOT#*  | Get
      health/reconcile            | Connections     | GUARD#* | Update
      health/reconcile            | Connections     | INST#*  | Get
      health/reconcile            | Connections/index/listed | APP#* | Query
      health/sweep                | Connections     | INST#*  | Get
      health/sweep                | Jobs            | JOB#*   | Get,Update
      health/sweep                | Vault           | ROOT#*  | Get
      login/callback              | Ephemeral       | ATT#*   | Get,Update
      login/callback              | Ephemeral       | LINK#*  | Get,Update
      login/callback              | Vault           | LAND#*  | Put
      login/link                  | Ephemeral       | LINK#*  | Put
      login/result                | Ephemeral       | ATT#*   | Get,Update
      login/start                 | Ephemeral       | ATT#*   | Put
      login/start                 | Ephemeral       | LINK#*  | Get,Update
      webhooks/data-deletion      | Connections     | DELETION#* | Put
      webhooks/deletion-status    | Connections     | DELETION#* | Get
      webhooks/process            | Connections     | INST#*  | Get
      webhooks/process            | Connections/index/listed | APP#* | Query
      webhooks/process            | Ephemeral       | DED#*   | Get,Put
      webhooks/receive            | Ephemeral       | DED#*   | Get,Put
    `),
  )
})

it('never lets a missing key pass the condition on leading keys', () => {
  const conditions = rightsOn('dynamodb').flatMap(({ condition }) => condition ?? [])
  expect(conditions.length).toBeGreaterThan(0)
  for (const condition of conditions) {
    expect(condition['Null']).toEqual({ 'dynamodb:LeadingKeys': 'false' })
  }
})

it('opens and makes sealed tokens of these kinds only', () => {
  const lines = rightsOn('kms').map(({ room, actions, resources, condition }) =>
    line(room, actions, resources, condition?.['StringEquals']?.['kms:EncryptionContext:kind']),
  )
  expect(lines.toSorted()).toEqual(
    linesOf(`
      each automation with graphAsConnection | kms:Decrypt | VaultKey | root
      connections/erase           | kms:Decrypt         | VaultKey | root
      connections/finalize        | kms:Decrypt         | VaultKey | landing
      connections/finalize        | kms:GenerateDataKey | VaultKey | root
      health/judge                | kms:Decrypt         | VaultKey | root
      health/sweep                | kms:Decrypt         | VaultKey | root
      login/callback              | kms:GenerateDataKey | VaultKey | landing
    `),
  )
})

it('reads app secrets where Graph is called or signs, and only asks whether they are set elsewhere', () => {
  const lines = rightsOn('secretsmanager').map(({ room, actions, resources }) =>
    line(room, actions.map(short), resources),
  )
  expect(lines.toSorted()).toEqual(
    linesOf(`
      each automation with graphAsConnection | GetSecretValue | AppSecretMain,AppSecretSecondApp
      connections/erase           | GetSecretValue | AppSecretMain,AppSecretSecondApp
      connections/finalize        | GetSecretValue | AppSecretMain,AppSecretSecondApp
      health/judge                | GetSecretValue | AppSecretMain,AppSecretSecondApp
      health/sweep                | GetSecretValue | AppSecretMain,AppSecretSecondApp
      health/live                 | DescribeSecret | AppSecretMain,AppSecretSecondApp
      login/callback              | DescribeSecret,GetSecretValue | AppSecretMain,AppSecretSecondApp
      login/link                  | DescribeSecret | AppSecretMain,AppSecretSecondApp
      login/start                 | DescribeSecret | AppSecretMain,AppSecretSecondApp
      health/reconcile            | GetSecretValue | AppSecretMain,AppSecretSecondApp
      webhooks/data-deletion      | GetSecretValue | AppSecretMain,AppSecretSecondApp
      webhooks/deauthorize        | GetSecretValue | AppSecretMain,AppSecretSecondApp
      webhooks/receive            | GetSecretValue | AppSecretMain,AppSecretSecondApp
    `),
  )
})

it('sends, publishes and writes files from these rooms only', () => {
  const lines = rights
    .filter(({ actions }) => actions.some((action) => /^(events:|s3:|sqs:Send)/.test(action)))
    .map(({ room, actions, resources }) => line(room, actions, resources.toSorted()))
  expect(lines.toSorted()).toEqual(
    linesOf(`
      automations/dispatch        | sqs:SendMessage  | {automations},HealthSweepWorkQueue
      each automation             | events:PutEvents | Bus
      each automation with insightsFiles | s3:PutObject | Results/insights/*
      each automation             | sqs:SendMessage  | {own},HealthJudgeWorkQueue
      connections/check           | sqs:SendMessage  | HealthJudgeWorkQueue
      connections/disconnect      | sqs:SendMessage  | ConnectionsEraseWorkQueue
      connections/erase           | s3:DeleteObject  | Results/insights/*
      connections/erase           | s3:ListBucket    | Results
      connections/erase           | sqs:SendMessage  | ConnectionsEraseWorkQueue
      connections/finalize        | events:PutEvents | Bus
      connections/finalize        | sqs:SendMessage  | {automations},ConnectionsEraseWorkQueue,ConnectionsFinalizeWorkQueue,HealthJudgeWorkQueue,HealthSweepWorkQueue
      events/relay                | events:PutEvents | Bus
      events/relay                | sqs:SendMessage  | EventsRelayDeadLetters
      events/sweep                | events:PutEvents | Bus
      health/judge                | sqs:SendMessage  | HealthJudgeWorkQueue
      health/sweep                | sqs:SendMessage  | HealthJudgeWorkQueue,HealthSweepWorkQueue
      login/callback              | sqs:SendMessage  | ConnectionsFinalizeWorkQueue
      login/result                | sqs:SendMessage  | ConnectionsFinalizeWorkQueue
      webhooks/data-deletion      | sqs:SendMessage  | ConnectionsEraseWorkQueue
      webhooks/process            | s3:GetObject     | Results/webhook-entries/*
      health/reconcile            | sqs:SendMessage  | HealthJudgeWorkQueue
      webhooks/deauthorize        | sqs:SendMessage  | HealthJudgeWorkQueue
      webhooks/process            | sqs:SendMessage  | HealthJudgeWorkQueue,HealthSweepWorkQueue,WebhooksProcessWorkQueue
      webhooks/receive            | s3:PutObject     | Results/webhook-entries/*
      webhooks/receive            | sqs:SendMessage  | WebhooksProcessWorkQueue
    `),
  )
})

it('lets a listing of results look below their prefix only', () => {
  const listings = rights.filter(({ actions }) => actions.includes('s3:ListBucket'))
  expect(listings.map(({ room, condition }) => [room, condition])).toEqual([
    ['connections/erase', { StringLike: { 's3:prefix': 'insights/*' } }],
  ])
})

it('grants besides needs only the trigger’s own source and the function’s own log group', () => {
  const own = rights.filter(({ actions }) =>
    actions.some((action) => /^(logs:|sqs:(?!Send)|dynamodb:\w*(Stream|Record|Shard))/.test(action)),
  )
  const lines = own.map(({ room, actions, resources }) => line(room, actions.map(short), resources))
  const logs = Object.keys(registry).map((room) =>
    line(room, 'CreateLogStream,PutLogEvents', `${pascal(room)}Logs`),
  )
  const sources = linesOf(`
    each automation      | DeleteMessage,GetQueueAttributes,ReceiveMessage | {own}
    connections/erase    | DeleteMessage,GetQueueAttributes,ReceiveMessage | {own}
    connections/finalize | DeleteMessage,GetQueueAttributes,ReceiveMessage | {own}
    health/judge         | DeleteMessage,GetQueueAttributes,ReceiveMessage | {own}
    health/sweep         | DeleteMessage,GetQueueAttributes,ReceiveMessage | {own}
    webhooks/process     | DeleteMessage,GetQueueAttributes,ReceiveMessage | {own}
    events/relay         | DescribeStream,GetRecords,GetShardIterator,ListStreams | Connections stream
  `)
  expect(lines.toSorted()).toEqual([...logs, ...sources].toSorted())
})

it('uses no service besides those of the tables above', () => {
  const services = new Set(
    rights.flatMap(({ actions }) => actions.map((action) => action.replace(/:.*/, ''))),
  )
  expect([...services].toSorted()).toEqual([
    'dynamodb',
    'events',
    'kms',
    'logs',
    's3',
    'secretsmanager',
    'sqs',
  ])
})

it('allows no wildcard action, no Scan and no unnamed resource in any role', () => {
  const open = rights.filter(
    ({ actions, resources }) =>
      resources.includes('*') || actions.some((action) => action.includes('*') || action.endsWith(':Scan')),
  )
  expect(rights.length).toBeGreaterThan(20)
  expect(open).toEqual([])
})

it('gives each function a role of its own, without managed policies', () => {
  const roles = resourcesOf(backend, 'AWS::Lambda::Function').map(([, { Properties }]) =>
    nameOf(Properties['Role']),
  )
  expect(new Set(roles).size).toBe(roles.length)
  for (const [id, { Properties }] of resourcesOf(backend, 'AWS::IAM::Role')) {
    expect([id, Properties['ManagedPolicyArns']]).toEqual([id, undefined])
  }
  expect(resourcesOf(backend, 'AWS::IAM::Policy')).toEqual([])
})

it('lets administrators manage the vault’s key and not use it, and functions use it and not manage it', () => {
  const key = onlyResourceOf(data, 'AWS::KMS::Key')
  const { Statement } = key.Properties['KeyPolicy'] as { Statement: Record<string, unknown>[] }
  const [manage, use, ...rest] = Statement
  expect(rest).toEqual([])
  const using = /Decrypt|Encrypt|GenerateDataKey|GenerateMac|ReEncrypt|CreateGrant|Sign|DeriveShared|\*/
  expect(((manage?.['Action'] ?? []) as string[]).filter((action) => using.test(action))).toEqual([])
  expect(use?.['Action']).toEqual(['kms:Decrypt', 'kms:GenerateDataKey'])
  expect(JSON.stringify(use?.['Condition'])).toContain(':role/Example/*')
  expect(use?.['Condition']).toMatchObject({
    StringEquals: { 'kms:EncryptionContext:kind': ['landing', 'root'] },
  })
  for (const [id, { Properties }] of resourcesOf(backend, 'AWS::IAM::Role')) {
    const isFunction = !id.includes('ScheduleRole')
    expect([id, Properties['Path']]).toEqual([id, isFunction ? '/Example/' : undefined])
  }
})
