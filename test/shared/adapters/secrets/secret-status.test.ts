import {
  DescribeSecretCommand,
  ResourceNotFoundException,
  SecretsManagerClient,
} from '@aws-sdk/client-secrets-manager'
import { mockClient } from 'aws-sdk-client-mock'
import { beforeEach, expect, test } from 'vitest'
import { secretStatus } from '../../../../shared/adapters/secrets/secret-status.ts'
import { adapterContext } from '../adapter-context.ts'

const ARN = 'arn:aws:secretsmanager:us-east-1:000000000000:secret:demo'
const secrets = mockClient(SecretsManagerClient)
beforeEach(() => {
  secrets.reset()
  secrets.onAnyCommand().rejects(new Error('this command is not expected'))
})

const noValue = new ResourceNotFoundException({ message: 'no value', $metadata: {} })

test('a secret is set once it has a current version, and no value is ever read for that', async () => {
  const status = secretStatus(adapterContext())
  secrets
    .on(DescribeSecretCommand)
    .resolvesOnce({})
    .resolvesOnce({ VersionIdsToStages: { a: ['AWSPENDING'] } })
    .resolves({ VersionIdsToStages: { a: ['AWSPREVIOUS'], b: ['AWSCURRENT'] } })
  expect([await status.isSet('demo'), await status.isSet('demo'), await status.isSet('demo')]).toEqual([
    false,
    false,
    true,
  ])
  expect(secrets.call(0).args[0].input).toEqual({ SecretId: ARN })
})

test('that a secret is set is remembered for a minute', async () => {
  const context = adapterContext()
  const status = secretStatus(context)
  secrets
    .on(DescribeSecretCommand)
    .resolvesOnce({ VersionIdsToStages: { b: ['AWSCURRENT'] } })
    .rejects(noValue)
  expect(await status.isSet('demo')).toBe(true)
  context.later(59_999)
  expect(await status.isSet('demo')).toBe(true)
  context.later(1)
  expect(await status.isSet('demo')).toBe(false)
})

test('an app without an address is a mistake of the deployment', async () => {
  await expect(secretStatus(adapterContext()).isSet('other')).rejects.toMatchObject({
    code: 'ERR_DEPLOYMENT_INVALID',
  })
})

test('a secrets manager that does not answer is unavailable, not unset', async () => {
  secrets.onAnyCommand().rejects(Object.assign(new Error('busy'), { name: 'ThrottlingException' }))
  await expect(secretStatus(adapterContext()).isSet('demo')).rejects.toMatchObject({
    code: 'ERR_STORE_UNAVAILABLE',
  })
})
