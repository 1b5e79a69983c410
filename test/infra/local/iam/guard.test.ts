import { CloudFormationClient, DescribeStacksCommand } from '@aws-sdk/client-cloudformation'
import { DynamoDBClient, GetItemCommand } from '@aws-sdk/client-dynamodb'
import { EventBridgeClient, PutEventsCommand } from '@aws-sdk/client-eventbridge'
import { DecryptCommand, GenerateDataKeyCommand, KMSClient } from '@aws-sdk/client-kms'
import { PutObjectCommand, S3Client } from '@aws-sdk/client-s3'
import { GetSecretValueCommand, SecretsManagerClient } from '@aws-sdk/client-secrets-manager'
import { SendMessageCommand, SQSClient } from '@aws-sdk/client-sqs'
import { beforeEach, expect, test, vi } from 'vitest'
import { createCloudFormation } from '../../../../infra/local/cloudformation/cloudformation.ts'
import { createDynamoDb } from '../../../../infra/local/dynamodb/dynamodb.ts'
import { createEventBridge } from '../../../../infra/local/eventbridge/eventbridge.ts'
import { createGuard, type Guard } from '../../../../infra/local/iam/guard.ts'
import { readPolicy } from '../../../../infra/local/iam/policy.ts'
import { createKms } from '../../../../infra/local/kms/kms.ts'
import { createS3 } from '../../../../infra/local/s3/s3.ts'
import { createSecretsManager } from '../../../../infra/local/secrets-manager/secrets-manager.ts'
import type { LocalService } from '../../../../infra/local/service.ts'
import { createSqs } from '../../../../infra/local/sqs/sqs.ts'
import { table } from '../dynamodb/table-for-tests.ts'
import { openGateway, type OpenGateway, ROLE_OF_CALLER } from '../open-gateway.ts'
import { queue } from '../sqs/queue-for-tests.ts'

const said: string[] = []
vi.spyOn(console, 'error').mockImplementation((...words) => void said.push(words.join(' ')))
beforeEach(() => void said.splice(0))

const SESSION = 'arn:aws:sts::000000000000:assumed-role/room/session'
const KEY = 'arn:aws:kms:us-east-1:000000000000:key/vault'
const SECRET = 'arn:aws:secretsmanager:us-east-1:000000000000:secret:meta/app-a1B2c3'
const ROOT = { AWS: 'arn:aws:iam::000000000000:root' }

const statementsOf = (kind: 'identity' | 'resource', ...Statement: readonly object[]) =>
  readPolicy('a policy of the test', { Version: '2012-10-17', Statement }, kind)

/** A guard for which the caller's role has these statements. */
function guardWith(...statements: readonly object[]): Guard {
  const guard = createGuard()
  const role = {
    roleArn: ROLE_OF_CALLER,
    who: 'area/room',
    statements: statementsOf('identity', ...statements),
  }
  guard.enforce({ roles: [role], resources: [] })
  return guard
}

async function open<S extends LocalService>(make: () => S, guard: Guard): Promise<OpenGateway<S>> {
  return openGateway(make, guard)
}

type Client = OpenGateway<LocalService>['client']
const clock = {
  now: () => Date.parse('2026-11-23T12:00:00Z'),
  advance: () => undefined,
  nextDueAt: () => undefined,
  after: () => () => undefined,
}

const calls: readonly (readonly [
  service: string,
  make: () => LocalService,
  call: (client: Client) => Promise<unknown>,
  action: string,
  resource: string,
  refusal: { readonly name: string; readonly status: number },
])[] = [
  [
    'DynamoDB',
    () => createDynamoDb({ clock }),
    (client) =>
      new DynamoDBClient(client).send(
        new GetItemCommand({ TableName: table.tableName, Key: { pk: { S: 'a' }, sk: { S: 'b' } } }),
      ),
    'dynamodb:GetItem',
    `arn:aws:dynamodb:us-east-1:000000000000:table/${table.tableName}`,
    { name: 'AccessDeniedException', status: 400 },
  ],
  [
    'KMS',
    () => {
      const kms = createKms({ clock })
      kms.defineKey({ keyId: 'vault', keyArn: KEY })
      return kms
    },
    (client) => new KMSClient(client).send(new GenerateDataKeyCommand({ KeyId: KEY, KeySpec: 'AES_256' })),
    'kms:GenerateDataKey',
    KEY,
    { name: 'AccessDeniedException', status: 400 },
  ],
  [
    'SQS, which writes the action in lower case',
    () => {
      const sqs = createSqs({ clock })
      sqs.defineQueue({ ...queue, queueUrl: 'http://127.0.0.1/work' })
      return sqs
    },
    (client) =>
      new SQSClient({ ...client, useQueueUrlAsEndpoint: false }).send(
        new SendMessageCommand({ QueueUrl: 'http://127.0.0.1/work', MessageBody: 'x' }),
      ),
    'sqs:sendmessage',
    queue.queueArn,
    { name: 'AccessDenied', status: 400 },
  ],
  [
    'Secrets Manager',
    () => {
      const secrets = createSecretsManager({ clock })
      secrets.defineSecret({ arn: SECRET, name: 'meta/app' })
      return secrets
    },
    (client) => new SecretsManagerClient(client).send(new GetSecretValueCommand({ SecretId: 'meta/app' })),
    'secretsmanager:GetSecretValue',
    SECRET,
    { name: 'AccessDeniedException', status: 400 },
  ],
  [
    'EventBridge',
    () => createEventBridge({ clock }),
    (client) =>
      new EventBridgeClient(client).send(
        new PutEventsCommand({
          Entries: [{ EventBusName: 'bus', Source: 's', DetailType: 't', Detail: '{}' }],
        }),
      ),
    'events:PutEvents',
    'arn:aws:events:us-east-1:000000000000:event-bus/bus',
    { name: 'AccessDeniedException', status: 400 },
  ],
  [
    'S3, which puts the resource in quotes',
    () => createS3({ clock, directory: '/nowhere' }),
    (client) =>
      new S3Client({ ...client, forcePathStyle: true }).send(
        new PutObjectCommand({ Bucket: 'results', Key: 'a/b', Body: 'x' }),
      ),
    's3:PutObject',
    '"arn:aws:s3:::results/a/b"',
    { name: 'AccessDenied', status: 403 },
  ],
  [
    'CloudFormation',
    () => createCloudFormation({ clock }),
    (client) => new CloudFormationClient(client).send(new DescribeStacksCommand({ StackName: 'Backend' })),
    'cloudformation:DescribeStacks',
    'arn:aws:cloudformation:us-east-1:000000000000:stack/Backend/*',
    { name: 'AccessDenied', status: 403 },
  ],
]

test.each(calls)('%s refuses a caller without the right in its own words', async (...given) => {
  const [, make, call, action, resource, { name, status }] = given
  const guard = guardWith()
  const { client } = await open(make, guard)
  await expect(call(client)).rejects.toMatchObject({
    name,
    message: `User: ${SESSION} is not authorized to perform: ${action} on resource: ${resource} because no identity-based policy allows the ${action} action`,
    $metadata: { httpStatusCode: status, attempts: 1 },
  })
  expect(guard.denials()).toHaveLength(1)
})

test('what was refused is said with the key of the function, and told', async () => {
  const guard = guardWith({ Effect: 'Deny', Action: 'events:*', Resource: '*' })
  const { client } = await open(() => createEventBridge({ clock }), guard)
  const entry = { EventBusName: 'bus', Source: 's', DetailType: 't', Detail: '{}' }
  await expect(
    new EventBridgeClient(client).send(new PutEventsCommand({ Entries: [entry] })),
  ).rejects.toThrow('is not authorized to perform: events:PutEvents')
  const resource = 'arn:aws:events:us-east-1:000000000000:event-bus/bus'
  const because = 'with an explicit deny in an identity-based policy'
  expect(said).toEqual([`denied: area/room may not events:PutEvents on ${resource} (${because})`])
  expect(guard.denials()).toEqual([{ who: 'area/room', action: 'events:PutEvents', resource, because }])
})

test('an administrator of no template may do everything but what the policy of a key keeps from him', async () => {
  const guard = createGuard()
  const { service, client } = await open(() => createKms({ clock }), guard)
  service.defineKey({ keyId: 'vault', keyArn: KEY })
  const kms = new KMSClient(client)
  const made = await kms.send(new GenerateDataKeyCommand({ KeyId: KEY, KeySpec: 'AES_256' }))
  const manage = { Effect: 'Allow', Principal: ROOT, Action: 'kms:DescribeKey', Resource: '*' }
  const policy = {
    owner: KEY,
    who: 'VaultKey',
    mustAllow: true,
    statements: statementsOf('resource', manage),
  }
  guard.enforce({ roles: [], resources: [policy] })
  await expect(kms.send(new DecryptCommand({ CiphertextBlob: made.CiphertextBlob }))).rejects.toThrow(
    'because no resource-based policy allows the kms:Decrypt action',
  )
})

test('it counts which grants allowed what', () => {
  const guard = guardWith({ Effect: 'Allow', Action: 'sqs:*', Resource: ['q1', 'q2'] })
  for (const resource of ['q2', 'q2', 'q1'])
    guard.mayRole(ROLE_OF_CALLER, { action: 'sqs:SendMessage', resource })
  const use = { who: 'area/room', action: 'sqs:*', condition: '', by: 'the ground' }
  expect(guard.uses()).toEqual([
    { ...use, resource: 'q2', calls: 2 },
    { ...use, resource: 'q1', calls: 1 },
  ])
})
