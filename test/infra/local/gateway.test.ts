import { CloudFormationClient, DescribeStacksCommand } from '@aws-sdk/client-cloudformation'
import { KMSClient, DescribeKeyCommand, ListKeysCommand } from '@aws-sdk/client-kms'
import { ListObjectsV2Command, S3Client } from '@aws-sdk/client-s3'
import { GetQueueUrlCommand, SQSClient } from '@aws-sdk/client-sqs'
import { beforeEach, expect, test, vi } from 'vitest'
import { createKms } from '../../../infra/local/kms/kms.ts'
import { createSqs } from '../../../infra/local/sqs/sqs.ts'
import { createCloudFormation } from '../../../infra/local/cloudformation/cloudformation.ts'
import { createS3 } from '../../../infra/local/s3/s3.ts'
import { openGateway } from './open-gateway.ts'

const said: string[] = []
vi.spyOn(console, 'error').mockImplementation((...words) => void said.push(words.join(' ')))
beforeEach(() => void said.splice(0))

const strangers = { credentials: { accessKeyId: 'AKIDSTRANGER', secretAccessKey: 'x' } }

test('an access key that nobody has is refused in the words of each service', async () => {
  const kms = await openGateway((clock) => createKms({ clock }))
  const sqs = await openGateway((clock) => createSqs({ clock }))
  const stacks = await openGateway((clock) => createCloudFormation({ clock }))
  const s3 = await openGateway((clock) => createS3({ clock, directory: '/nowhere' }))

  const message = 'The security token included in the request is invalid.'
  await expect(
    new KMSClient({ ...kms.client, ...strangers }).send(new DescribeKeyCommand({ KeyId: 'k' })),
  ).rejects.toMatchObject({ name: 'UnrecognizedClientException', message })
  await expect(
    new SQSClient({ ...sqs.client, ...strangers }).send(new GetQueueUrlCommand({ QueueName: 'q' })),
  ).rejects.toMatchObject({ name: 'InvalidClientTokenId', message })
  await expect(
    new CloudFormationClient({ ...stacks.client, ...strangers }).send(new DescribeStacksCommand({})),
  ).rejects.toMatchObject({ name: 'InvalidClientTokenId', message })
  await expect(
    new S3Client({ ...s3.client, ...strangers }).send(new ListObjectsV2Command({ Bucket: 'bucket' })),
  ).rejects.toMatchObject({ name: 'InvalidAccessKeyId', $metadata: { httpStatusCode: 403 } })
})

test('an operation that the ground does not know is answered 501, once, and said on the console', async () => {
  const { client } = await openGateway((clock) => createKms({ clock }))

  await expect(new KMSClient(client).send(new ListKeysCommand({}))).rejects.toMatchObject({
    name: 'UnknownToGround',
    message: 'the local ground does not know the operation TrentService.ListKeys',
    $metadata: { httpStatusCode: 501, attempts: 1 },
  })
  expect(said).toEqual([
    'gateway: kms TrentService.ListKeys: the local ground does not know the operation TrentService.ListKeys',
  ])
})

test('a service that does not stand on the ground is refused aloud', async () => {
  const { client } = await openGateway((clock) => createKms({ clock }))

  await expect(new SQSClient(client).send(new GetQueueUrlCommand({ QueueName: 'q' }))).rejects.toMatchObject({
    name: 'UnknownToGround',
    message: 'the local ground does not know the service sqs',
  })
  expect(said).toHaveLength(1)
})

test('a failure inside a service is a 500 to the caller and a stack on the console', async () => {
  const { client } = await openGateway(() => ({
    signingName: 'kms',
    rightsOf: () => [],
    handle: () => Promise.reject(new Error('a pipe burst')),
  }))

  const kms = new KMSClient({ ...client, maxAttempts: 1 })
  await expect(kms.send(new DescribeKeyCommand({ KeyId: 'k' }))).rejects.toMatchObject({
    name: 'InternalFailure',
    $metadata: { httpStatusCode: 500 },
  })
  expect(said.join()).toContain('a pipe burst')
})

test('a request without a signature is refused', async () => {
  const { origin } = await openGateway((clock) => createKms({ clock }))

  const response = await fetch(origin, { method: 'POST' })
  expect(response.status).toBe(403)
  expect(await response.json()).toMatchObject({ __type: 'MissingAuthenticationToken' })
})

test('a presigned request is refused aloud', async () => {
  const { origin } = await openGateway((clock) => createKms({ clock }))

  const response = await fetch(`${origin}/bucket/key?X-Amz-Signature=00`)
  expect(response.status).toBe(501)
  expect(said.join()).toContain('presigned requests')
})

test('paths of the ground itself go to the fallback and are not found without one', async () => {
  const { origin, gateway } = await openGateway((clock) => createKms({ clock }))

  expect((await fetch(`${origin}/__ground/state`)).status).toBe(404)
  gateway.fallback = (request, response) => {
    if (request.url !== '/__ground/state') return false
    response.end('standing')
    return true
  }
  expect(await (await fetch(`${origin}/__ground/state`)).text()).toBe('standing')
  expect((await fetch(`${origin}/__ground/other`)).status).toBe(404)
})

test('answers are dated by the clock of the ground', async () => {
  const { origin, clock } = await openGateway((clock) => createKms({ clock }))
  clock.advance(3 * 24 * 3600 * 1000)

  const response = await fetch(origin)
  const date = Date.parse(response.headers.get('date') ?? '')
  expect(Math.abs(date - clock.now())).toBeLessThan(60_000)
})

test('a body that is more than the ground keeps is refused aloud', async () => {
  const { origin } = await openGateway((clock) => createKms({ clock }))

  const response = await fetch(origin, { method: 'POST', body: Buffer.alloc(64 * 1024 * 1024 + 1) })
  expect(response.status).toBe(501)
  expect(said.join()).toContain('a body above 67108864 bytes')
})
