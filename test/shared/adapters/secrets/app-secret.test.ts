import {
  GetSecretValueCommand,
  ResourceNotFoundException,
  SecretsManagerClient,
} from '@aws-sdk/client-secrets-manager'
import { mockClient } from 'aws-sdk-client-mock'
import { inspect } from 'node:util'
import { beforeEach, expect, test } from 'vitest'
import { appSecrets } from '../../../../shared/adapters/secrets/app-secret.ts'
import { adapterContext } from '../adapter-context.ts'

const ARN = 'arn:aws:secretsmanager:us-east-1:000000000000:secret:demo'
const secrets = mockClient(SecretsManagerClient)
beforeEach(() => {
  secrets.reset()
  secrets.onAnyCommand().rejects(new Error('this command is not expected'))
})

const noValue = new ResourceNotFoundException({ message: 'no value', $metadata: {} })
const notConfigured = { code: 'ERR_APP_NOT_CONFIGURED', retry: 'later' }

test('an app secret is read by the address of its app', async () => {
  secrets.on(GetSecretValueCommand).resolves({ SecretString: '{"appSecret":"s1","previousAppSecret":"s0"}' })
  expect((await appSecrets(adapterContext())('demo')).reveal()).toBe('s1')
  expect(secrets.call(0).args[0].input).toEqual({ SecretId: ARN })
})

test('a rotated app secret is known after five minutes and asked for once until then', async () => {
  const context = adapterContext()
  const secretOf = appSecrets(context)
  secrets
    .on(GetSecretValueCommand)
    .resolvesOnce({ SecretString: '{"appSecret":"old"}' })
    .resolves({ SecretString: '{"appSecret":"new"}' })
  const seen: string[] = []
  for (const later of [0, 299_999, 1]) {
    context.later(later)
    seen.push((await secretOf('demo')).reveal())
  }
  expect(seen).toEqual(['old', 'old', 'new'])
  expect(secrets.calls()).toHaveLength(2)
})

test('a secret without a value is not configured, and set up it works at once', async () => {
  const secretOf = appSecrets(adapterContext())
  secrets.on(GetSecretValueCommand).rejectsOnce(noValue).resolves({ SecretString: '{"appSecret":"s"}' })
  await expect(secretOf('demo')).rejects.toMatchObject(notConfigured)
  expect((await secretOf('demo')).reveal()).toBe('s')
})

test('a secret that holds something else is not configured, and the failure does not show it', async () => {
  for (const text of [
    's3cret-raw-text',
    '{"appSecret":',
    '{"appSecret":7}',
    '{"appSecret":""}',
    'null',
    '{}',
  ]) {
    secrets.on(GetSecretValueCommand).resolves({ SecretString: text })
    const error: unknown = await appSecrets(adapterContext())('demo').catch((caught: unknown) => caught)
    expect(error).toMatchObject(notConfigured)
    expect(inspect(error)).not.toContain('s3cret')
  }
})

test('an app without an address is a mistake of the deployment', async () => {
  const context = adapterContext()
  await expect(appSecrets(context)('other')).rejects.toMatchObject({ code: 'ERR_DEPLOYMENT_INVALID' })
  for (const address of ['no json', '7', '{"demo":7}']) {
    const invalid = () => appSecrets(adapterContext({ address: () => address }))('demo')
    await expect((async () => invalid())()).rejects.toMatchObject({ code: 'ERR_DEPLOYMENT_INVALID' })
  }
})

test('a secrets manager that does not answer is unavailable, not unset', async () => {
  secrets.onAnyCommand().rejects(Object.assign(new Error('busy'), { name: 'ThrottlingException' }))
  const unavailable = { code: 'ERR_STORE_UNAVAILABLE' }
  await expect(appSecrets(adapterContext())('demo')).rejects.toMatchObject(unavailable)
})
