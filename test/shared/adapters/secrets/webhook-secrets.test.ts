import {
  GetSecretValueCommand,
  ResourceNotFoundException,
  SecretsManagerClient,
} from '@aws-sdk/client-secrets-manager'
import { mockClient } from 'aws-sdk-client-mock'
import { beforeEach, expect, test } from 'vitest'
import { webhookSecrets } from '../../../../shared/adapters/secrets/webhook-secrets.ts'
import { Secret } from '../../../../shared/base/secret.ts'
import { signatureOf, signedRequestOf } from '../../../factories/deliveries.ts'
import { adapterContext } from '../adapter-context.ts'

const secrets = mockClient(SecretsManagerClient)
beforeEach(() => {
  secrets.reset()
  secrets.onAnyCommand().rejects(new Error('this command is not expected'))
})

const body = Buffer.from('{"object":"application"}')
const byCurrent = signatureOf(body, 'current')
const byPrevious = signatureOf(body, 'previous')
const byNext = signatureOf(body, 'next')

function store(...values: readonly object[]): void {
  const [first = {}, ...others] = values.map((value) => ({ SecretString: JSON.stringify(value) }))
  const stub = secrets.on(GetSecretValueCommand).resolvesOnce(first)
  for (const other of others) stub.resolvesOnce(other)
}

test('a body is known by the current secret or by the previous one', async () => {
  store({ appSecret: 'current', previousAppSecret: 'previous' })
  const secretsOf = webhookSecrets(adapterContext())
  expect(await secretsOf.verify('demo', body, byCurrent)).toBe('current')
  expect(await secretsOf.verify('demo', body, byPrevious)).toBe('previous')
  expect(await secretsOf.verify('demo', body, undefined)).toBe('no')
  expect(secrets.calls()).toHaveLength(1)
})

test('a person’s request is known by either secret, and by one that was stored meanwhile', async () => {
  store({ appSecret: 'current', previousAppSecret: 'previous' }, { appSecret: 'next' })
  const context = adapterContext()
  const secretsOf = webhookSecrets(context)
  const signedWith = async (secret: string) => {
    const read = await secretsOf.verifySignedRequest('demo', signedRequestOf({}, secret))
    return typeof read === 'object' ? read.signedWith : read
  }
  expect(await signedWith('current')).toBe('current')
  expect(await signedWith('previous')).toBe('previous')
  expect(await signedWith('next')).toBe('no')
  context.later(1_000)
  expect(await signedWith('next')).toBe('current')
})

test('a signature that does not fit is held against what was stored meanwhile, once a second', async () => {
  store(
    { appSecret: 'current' },
    { appSecret: 'current' },
    { appSecret: 'next', previousAppSecret: 'current' },
  )
  const context = adapterContext()
  const secretsOf = webhookSecrets(context)
  expect(await secretsOf.verify('demo', body, byCurrent)).toBe('current')
  context.later(1_000)
  for (let guess = 0; guess < 100; guess += 1) expect(await secretsOf.verify('demo', body, byNext)).toBe('no')
  expect(secrets.calls()).toHaveLength(2)
  context.later(1_000)
  expect(await secretsOf.verify('demo', body, byNext)).toBe('current')
  expect(await secretsOf.verify('demo', body, byCurrent)).toBe('previous')
  expect(secrets.calls()).toHaveLength(3)
})

test('a verify token that was stored a moment ago is right at once', async () => {
  store({ appSecret: 'current' }, { appSecret: 'current', webhookVerifyToken: 'the token' })
  const context = adapterContext()
  const secretsOf = webhookSecrets(context)
  expect(await secretsOf.isVerifyToken('demo', new Secret('the token'))).toBe(false)
  context.later(1_000)
  expect(await secretsOf.isVerifyToken('demo', new Secret('the token'))).toBe(true)
  expect(await secretsOf.isVerifyToken('demo', new Secret('the token '))).toBe(false)
})

test.each([{}, { webhookVerifyToken: 7 }, { webhookVerifyToken: '' }])(
  'without a verify token none is right: %j',
  async (members) => {
    store({ appSecret: 'current', ...members })
    const secretsOf = webhookSecrets(adapterContext())
    for (const token of ['', 'undefined', '7'])
      expect(await secretsOf.isVerifyToken('demo', new Secret(token))).toBe(false)
  },
)

test('an app without a secret is not configured', async () => {
  secrets
    .on(GetSecretValueCommand)
    .rejects(new ResourceNotFoundException({ message: 'no value', $metadata: {} }))
  const secretsOf = webhookSecrets(adapterContext())
  const notConfigured = { code: 'ERR_APP_NOT_CONFIGURED' }
  await expect(secretsOf.verify('demo', body, byCurrent)).rejects.toMatchObject(notConfigured)
  await expect(secretsOf.isVerifyToken('demo', new Secret('t'))).rejects.toMatchObject(notConfigured)
})

test('a secrets manager that does not answer says nothing about the signature', async () => {
  secrets.onAnyCommand().rejects(Object.assign(new Error('busy'), { name: 'ThrottlingException' }))
  await expect(webhookSecrets(adapterContext()).verify('demo', body, byCurrent)).rejects.toMatchObject({
    code: 'ERR_STORE_UNAVAILABLE',
  })
})
