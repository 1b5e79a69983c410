import { CloudFormationClient, DescribeStacksCommand } from '@aws-sdk/client-cloudformation'
import { DescribeKeyCommand, KMSClient } from '@aws-sdk/client-kms'
import { GetObjectCommand, PutObjectCommand, S3Client } from '@aws-sdk/client-s3'
import { ListSecretsCommand, SecretsManagerClient } from '@aws-sdk/client-secrets-manager'
import { GetQueueUrlCommand, SQSClient } from '@aws-sdk/client-sqs'
import { expect, test } from 'vitest'
import { createCloudFormation } from '../../../infra/local/cloudformation/cloudformation.ts'
import type { AwsRequest } from '../../../infra/local/service.ts'
import { createS3 } from '../../../infra/local/s3/s3.ts'
import { temporaryFolder } from './fixtures/function-folder.ts'
import { type OpenGateway, openGateway } from './open-gateway.ts'

const HOUR = 3_600_000

/** A gateway with a service of this name that lets every believed call succeed. */
function openOf(signingName: string) {
  const heard: AwsRequest[] = []
  const answer = { status: 200, headers: { 'content-type': 'application/x-amz-json-1.1' }, body: '{}' }
  return openGateway(() => ({
    signingName,
    heard,
    rightsOf: () => [],
    handle: (request: AwsRequest) => {
      heard.push(request)
      return Promise.resolve(answer)
    },
  }))
}

const impostor = ({ client }: Pick<OpenGateway<unknown>, 'client'>) => ({
  ...client,
  credentials: { ...client.credentials, secretAccessKey: 'guessed' },
})

test('a wrong secret is refused in the words of each service, and nothing is done', async () => {
  const kms = await openOf('kms')
  const sqs = await openOf('sqs')
  const stacks = await openGateway((clock) => createCloudFormation({ clock }))
  const s3 = await openOf('s3')
  const message = expect.stringContaining('The request signature we calculated does not match')

  await expect(
    new KMSClient({ ...impostor(kms), maxAttempts: 1 }).send(new DescribeKeyCommand({ KeyId: 'k' })),
  ).rejects.toMatchObject({ name: 'InvalidSignatureException', message, $metadata: { httpStatusCode: 400 } })
  await expect(
    new SQSClient({ ...impostor(sqs), maxAttempts: 1 }).send(new GetQueueUrlCommand({ QueueName: 'q' })),
  ).rejects.toMatchObject({ name: 'SignatureDoesNotMatch', message, $metadata: { httpStatusCode: 403 } })
  await expect(
    new CloudFormationClient({ ...impostor(stacks), maxAttempts: 1 }).send(new DescribeStacksCommand({})),
  ).rejects.toMatchObject({ name: 'SignatureDoesNotMatch', message, $metadata: { httpStatusCode: 403 } })
  await expect(
    new S3Client({ ...impostor(s3), forcePathStyle: true, maxAttempts: 1 }).send(
      new GetObjectCommand({ Bucket: 'b', Key: 'k' }),
    ),
  ).rejects.toMatchObject({ name: 'SignatureDoesNotMatch', message, $metadata: { httpStatusCode: 403 } })
  expect([kms, sqs, s3].flatMap(({ service }) => service.heard)).toEqual([])
})

test('an SDK whose clock is off learns the time from the refusal and tries again', async () => {
  const { client, clock } = await openOf('secretsmanager')
  const secrets = new SecretsManagerClient(client)
  clock.advance(HOUR)
  const { $metadata } = await secrets.send(new ListSecretsCommand({}))
  expect($metadata.attempts).toBe(2)
  const again = await secrets.send(new ListSecretsCommand({}))
  expect(again.$metadata.attempts).toBe(1)
})

test('S3 refuses a signature of an hour ago in its own words', async () => {
  const { client, clock } = await openOf('s3')
  clock.advance(HOUR)
  const s3 = new S3Client({ ...client, forcePathStyle: true, maxAttempts: 1 })
  await expect(s3.send(new GetObjectCommand({ Bucket: 'b', Key: 'k' }))).rejects.toMatchObject({
    name: 'RequestTimeTooSkewed',
    message: 'The difference between the request time and the current time is too large.',
    $metadata: { httpStatusCode: 403 },
  })
})

test('a token with a key that has none, another region, and a broken header are refused', async () => {
  const { client } = await openOf('kms')
  const credentials = { ...client.credentials, sessionToken: 'x' }
  const describe = new DescribeKeyCommand({ KeyId: 'k' })
  await expect(new KMSClient({ ...client, credentials }).send(describe)).rejects.toMatchObject({
    name: 'UnrecognizedClientException',
  })
  await expect(new KMSClient({ ...client, region: 'us-east-1' }).send(describe)).rejects.toMatchObject({
    name: 'InvalidSignatureException',
    message: "Credential should be scoped to a valid region, not 'us-east-1'.",
  })
  const response = await fetch(client.endpoint, {
    method: 'POST',
    headers: { authorization: 'AWS4-HMAC-SHA256 Credential=AKIDKNOWN' },
  })
  expect([response.status, await response.json()]).toMatchObject([
    400,
    { __type: 'IncompleteSignatureException' },
  ])
})

test('objects under any key are put and got', async () => {
  const directory = temporaryFolder()
  const { client, service } = await openGateway((clock) => createS3({ clock, directory }))
  await service.defineBucket({ bucketName: 'results' })
  const s3 = new S3Client({ ...client, forcePathStyle: true })
  for (const key of ['plain', "a b/c=d/ü&(e)!'*.gz", 'date=2026-11-23/g1-e2-f3~.jsonl', 'per%cent']) {
    await s3.send(new PutObjectCommand({ Bucket: 'results', Key: key, Body: key }))
    const { Body } = await s3.send(new GetObjectCommand({ Bucket: 'results', Key: key }))
    expect(await Body?.transformToString()).toBe(key)
  }
})
