import {
  DescribeSecretCommand,
  GetSecretValueCommand,
  InvalidRequestException,
  PutSecretValueCommand,
  ResourceExistsException,
  ResourceNotFoundException,
  SecretsManagerClient,
} from '@aws-sdk/client-secrets-manager'
import { expect, test, vi } from 'vitest'
import { createSecretsManager } from '../../../../infra/local/secrets-manager/secrets-manager.ts'
import { openGateway } from '../open-gateway.ts'

// what is refused aloud is not wanted in the tests' output
vi.spyOn(console, 'error').mockImplementation(() => {})

const partialArn = 'arn:aws:secretsmanager:eu-central-1:000000000000:secret:meta/app'
const arn = `${partialArn}-a1B2c3`
const SecretId = 'meta/app'

async function openSecret() {
  const opened = await openGateway((clock) => createSecretsManager({ clock }))
  opened.service.defineSecret({ arn, name: SecretId, description: 'of the Meta app' })
  return { ...opened, secrets: new SecretsManagerClient(opened.client) }
}

test('a secret without a value says so, and its description names no version', async () => {
  const { secrets } = await openSecret()
  const read = secrets.send(new GetSecretValueCommand({ SecretId }))
  await expect(read).rejects.toBeInstanceOf(ResourceNotFoundException)
  await expect(read).rejects.toThrow(
    "Secrets Manager can't find the specified secret value for staging label: AWSCURRENT",
  )
  const described = await secrets.send(new DescribeSecretCommand({ SecretId }))
  expect(described).toMatchObject({ ARN: arn, Name: SecretId, Description: 'of the Meta app' })
  expect(described.VersionIdsToStages).toBeUndefined()
  expect(described.CreatedDate).toBeInstanceOf(Date)
})

test('a value is read by name, ARN and partial ARN', async () => {
  const { secrets } = await openSecret()
  const put = await secrets.send(new PutSecretValueCommand({ SecretId, SecretString: '{"appSecret":"s"}' }))
  for (const id of [SecretId, arn, partialArn]) {
    expect(await secrets.send(new GetSecretValueCommand({ SecretId: id }))).toMatchObject({
      SecretString: '{"appSecret":"s"}',
      VersionId: put.VersionId,
      VersionStages: ['AWSCURRENT'],
    })
  }
  await expect(secrets.send(new GetSecretValueCommand({ SecretId: 'meta' }))).rejects.toThrow(
    "Secrets Manager can't find the specified secret.",
  )
})

test('bytes come back as bytes', async () => {
  const { secrets } = await openSecret()
  await secrets.send(new PutSecretValueCommand({ SecretId, SecretBinary: Buffer.from([1, 2, 255]) }))
  const { SecretBinary, SecretString } = await secrets.send(new GetSecretValueCommand({ SecretId }))
  expect([...(SecretBinary ?? [])]).toEqual([1, 2, 255])
  expect(SecretString).toBeUndefined()
})

test('a new value moves the stages on, and older versions are found by their id only', async () => {
  const { secrets } = await openSecret()
  const ids: (string | undefined)[] = []
  for (const SecretString of ['one', 'two', 'three']) {
    ids.push((await secrets.send(new PutSecretValueCommand({ SecretId, SecretString }))).VersionId)
  }
  const get = async (which: { VersionStage?: string; VersionId?: string | undefined }) =>
    (await secrets.send(new GetSecretValueCommand({ SecretId, ...which }))).SecretString
  expect(await get({})).toBe('three')
  expect(await get({ VersionStage: 'AWSPREVIOUS' })).toBe('two')
  expect(await get({ VersionId: ids[0] })).toBe('one')
  expect(await get({ VersionId: ids[1], VersionStage: 'AWSPREVIOUS' })).toBe('two')
  await expect(get({ VersionId: ids[1], VersionStage: 'AWSCURRENT' })).rejects.toBeInstanceOf(
    InvalidRequestException,
  )
  const { VersionIdsToStages } = await secrets.send(new DescribeSecretCommand({ SecretId }))
  expect(VersionIdsToStages).toEqual({
    [String(ids[2])]: ['AWSCURRENT'],
    [String(ids[1])]: ['AWSPREVIOUS'],
  })
})

test('the same request twice makes one version, and its token serves no other value', async () => {
  const { secrets } = await openSecret()
  const put = (SecretString: string) =>
    secrets.send(
      new PutSecretValueCommand({ SecretId, SecretString, ClientRequestToken: 'token-'.padEnd(32, '0') }),
    )
  const first = await put('one')
  expect((await put('one')).VersionId).toBe(first.VersionId)
  await expect(put('two')).rejects.toBeInstanceOf(ResourceExistsException)
  const { VersionIdsToStages } = await secrets.send(new DescribeSecretCommand({ SecretId }))
  expect(VersionIdsToStages).toEqual({ [String(first.VersionId)]: ['AWSCURRENT'] })
})

test('stages of the caller’s own are refused aloud', async () => {
  const { secrets } = await openSecret()
  await expect(
    secrets.send(new PutSecretValueCommand({ SecretId, SecretString: 'x', VersionStages: ['AWSPENDING'] })),
  ).rejects.toMatchObject({
    message: 'the local ground does not know the member PutSecretValue.VersionStages',
  })
})
