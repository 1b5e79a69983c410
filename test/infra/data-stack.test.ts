import { expect, it } from 'vitest'
import { nameOf } from './rights.ts'
import { exampleDeployment, idOf, onlyResourceOf, resourcesOf, synthesize } from './synthesis.ts'

const { data, backend } = synthesize()

const byId = (type: string) =>
  Object.fromEntries(resourcesOf(data, type).map(([id, resource]) => [idOf(id), resource]))
const tables = byId('AWS::DynamoDB::Table')
const properties = (table: string) => tables[table]?.Properties ?? {}
const recoveryDays = (table: string) =>
  (properties(table)['PointInTimeRecoverySpecification'] as { RecoveryPeriodInDays: number } | undefined)
    ?.RecoveryPeriodInDays

it('keeps all that cannot be made again when the stack or a resource goes', () => {
  const kept = Object.entries(data.Resources).filter(([, { DeletionPolicy }]) => DeletionPolicy === 'Retain')
  expect(kept.map(([id]) => idOf(id)).toSorted()).toEqual([
    'AppSecretMain',
    'AppSecretSecondApp',
    'Connections',
    'Jobs',
    'Results',
    'Vault',
    'VaultKey',
  ])
  for (const [id, resource] of kept) expect([id, resource.UpdateReplacePolicy]).toEqual([id, 'Retain'])
})

it('restores connections as far back as 35 days, tokens 7, jobs 1 and ephemeral rows not at all', () => {
  expect(['Connections', 'Vault', 'Jobs', 'Ephemeral'].map(recoveryDays)).toEqual([35, 7, 1, undefined])
})

const keySchema = [
  { AttributeName: 'pk', KeyType: 'HASH' },
  { AttributeName: 'sk', KeyType: 'RANGE' },
]

it('protects the kept tables from deletion and pays for all of them by request', () => {
  for (const [id, { Properties }] of Object.entries(tables)) {
    expect([id, Properties['DeletionProtectionEnabled']]).toEqual([id, id !== 'Ephemeral'])
    expect([id, Properties['BillingMode']]).toEqual([id, 'PAY_PER_REQUEST'])
    expect([id, Properties['KeySchema']]).toEqual([id, keySchema])
  }
})

it('streams connections with both images and nothing else', () => {
  expect(properties('Connections')['StreamSpecification']).toEqual({ StreamViewType: 'NEW_AND_OLD_IMAGES' })
  const others = ['Vault', 'Jobs', 'Ephemeral'].map((table) => properties(table)['StreamSpecification'])
  expect(others).toEqual([undefined, undefined, undefined])
})

it('clears away the expired rows of every table', () => {
  const expiring = Object.keys(tables).filter((table) => properties(table)['TimeToLiveSpecification'])
  expect(expiring.toSorted()).toEqual(['Connections', 'Ephemeral', 'Jobs', 'Vault'])
  for (const table of expiring) {
    expect(properties(table)['TimeToLiveSpecification']).toEqual({ AttributeName: 'ttl', Enabled: true })
  }
})

it('indexes unpublished changes, what is listed and the two ways a job comes due', () => {
  expect(properties('Connections')['GlobalSecondaryIndexes']).toMatchObject([
    {
      IndexName: 'unpublished',
      KeySchema: [{ AttributeName: 'unpublishedPk', KeyType: 'HASH' }],
      Projection: { ProjectionType: 'KEYS_ONLY' },
    },
    {
      IndexName: 'listed',
      KeySchema: [
        { AttributeName: 'listPk', KeyType: 'HASH' },
        { AttributeName: 'listSk', KeyType: 'RANGE' },
      ],
      Projection: { ProjectionType: 'KEYS_ONLY' },
    },
  ])
  expect(properties('Jobs')['GlobalSecondaryIndexes']).toMatchObject([
    {
      IndexName: 'slot',
      KeySchema: [{ AttributeName: 'slotPk', KeyType: 'HASH' }],
      Projection: { NonKeyAttributes: ['generation', 'ownerId', 'automation', 'assetId'] },
    },
    {
      IndexName: 'due',
      KeySchema: [
        { AttributeName: 'duePk', KeyType: 'HASH' },
        { AttributeName: 'dueSk', KeyType: 'RANGE' },
      ],
      Projection: { NonKeyAttributes: ['generation', 'ownerId', 'automation', 'assetId', 'dueEpoch'] },
    },
  ])
})

it('makes the app secrets without a value, under names that setup finds', () => {
  const secrets = resourcesOf(data, 'AWS::SecretsManager::Secret').map(([, resource]) => resource.Properties)
  expect(secrets.map((secret) => secret['Name'])).toEqual(['Example/main', 'Example/second-app'])
  for (const secret of secrets) {
    expect(Object.keys(secret).toSorted()).toEqual(['Description', 'Name'])
  }
  expect(data.Outputs['SecretNameMain']?.Value).toBe('Example/main')
  expect(data.Outputs['SecretNameSecondApp']?.Value).toBe('Example/second-app')
})

it('rotates the one key of the vault', () => {
  expect(Object.values(byId('AWS::KMS::Key')).map((key) => key.Properties['EnableKeyRotation'])).toEqual([
    true,
  ])
})

it('keeps results private, over TLS only, for 13 months, and entries of webhooks for 14 days', () => {
  const bucket = byId('AWS::S3::Bucket')['Results']?.Properties
  expect(bucket).toMatchObject({
    PublicAccessBlockConfiguration: {
      BlockPublicAcls: true,
      BlockPublicPolicy: true,
      IgnorePublicAcls: true,
      RestrictPublicBuckets: true,
    },
    LifecycleConfiguration: {
      Rules: [
        { ExpirationInDays: 396, Status: 'Enabled' },
        { ExpirationInDays: 14, Prefix: 'webhook-entries/', Status: 'Enabled' },
      ],
    },
  })
  expect(bucket).not.toHaveProperty('VersioningConfiguration')
  const policy = onlyResourceOf(data, 'AWS::S3::BucketPolicy')
  expect(JSON.stringify(policy.Properties)).toContain('"aws:SecureTransport":"false"')
})

it('exports all that the backend may import even when it imports nothing', () => {
  const bare = { 'connections/finalize': finalizeWithoutNeeds() }
  const alone = synthesize(exampleDeployment, bare)
  const exportsOf = (stack: typeof data) =>
    Object.values(stack.Outputs)
      .flatMap(({ Export }) => Export?.Name ?? [])
      .toSorted()
  expect(exportsOf(alone.data)).toEqual(exportsOf(data))
  const imports = new Set(
    [...JSON.stringify(backend).matchAll(/"Fn::ImportValue":"([^"]+)"/g)].map(([, n]) => n),
  )
  const importedAlone = JSON.stringify(alone.backend).match(/Fn::ImportValue/g)?.length
  expect(imports.size).toBeGreaterThan(10)
  // the output that names the result bucket
  expect(importedAlone).toBe(1)
  expect([...imports].filter((name) => !exportsOf(data).includes(name ?? ''))).toEqual([])
})

it('exports names and ARNs of tables, the stream, the key, the bucket and the secrets', () => {
  const exported = Object.values(data.Outputs).filter(({ Export }) => Export)
  const names = exported.map(({ Value }) => nameOf(Value)).toSorted()
  const perTable = ['Connections', 'Ephemeral', 'Jobs', 'Vault'].flatMap((table) => [table, table])
  const others = ['AppSecretMain', 'AppSecretSecondApp', 'Connections', 'Results', 'Results', 'VaultKey']
  expect(names).toEqual([...perTable, ...others].toSorted())
})

function finalizeWithoutNeeds() {
  const trigger = { kind: 'queue', batchSize: 1, maxConcurrency: 2, attempts: 3 } as const
  return { trigger, needs: [], timeoutSeconds: 10, memoryMegabytes: 128, whenItFails: 'Nothing.' }
}
