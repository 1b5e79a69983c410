import { randomBytes } from 'node:crypto'
import path from 'node:path'
import { gzipSync } from 'node:zlib'
import { expect, it, onTestFinished } from 'vitest'
import type { Template } from '../../infra/local/template/assembly.ts'
import { startGround } from '../../infra/local/world.ts'
import { temporaryFolder } from '../infra/local/fixtures/function-folder.ts'
import { CALL, smallWorld } from '../infra/local/fixtures/small-world.ts'
import { readContents } from './contents.ts'
import { scanContents, type SinkReport } from './report.ts'
import type { Hidden } from './scan/secret-index.ts'

/*
 * In a small world each function writes through the real path of a sink what it is given: here a leak, written in some
 * way, which the scan has to name. Without a leak the same world has to be clean, or the scan would cry wolf.
 */

const TOKEN = `EAA${randomBytes(120).toString('base64url')}`
const secrets: Hidden[] = [{ kind: 'accessToken', value: TOKEN }]
const nothing = { sinks: [], secrets: [] }

const HARMLESS = 'nothing that anybody would mind'
const base64 = (text: string) => Buffer.from(text).toString('base64')
const hex = (text: string) => Buffer.from(text).toString('hex')

/** A function that does what stands behind, with the ways to each sink at hand. */
const sourceOf = (leak: string, behind: string) => `${CALL}
const LEAK = ${JSON.stringify(leak)}
const putObject = async (key, body) => {
  const { AWS_ENDPOINT_URL, AWS_ACCESS_KEY_ID: accessKeyId, AWS_SECRET_ACCESS_KEY: secretAccessKey, AWS_SESSION_TOKEN: sessionToken } = process.env
  const aws = new AwsClient({ accessKeyId, secretAccessKey, sessionToken, region: process.env.AWS_REGION, service: 's3' })
  const url = AWS_ENDPOINT_URL + '/' + BUCKET + '/' + key
  const { headers } = await aws.sign(url, { method: 'PUT', body })
  const status = await new Promise((resolve, reject) => {
    const request = require('node:http').request(url, { method: 'PUT', headers: Object.fromEntries(headers) }, (answer) => resolve(answer.resume().statusCode))
    request.on('error', reject).end(body)
  })
  if (status !== 200) throw new Error('S3 answered ' + status)
}
const { TABLE, QUEUE, BUS, BUCKET, SECRET } = process.env
exports.handler = async (event) => { ${behind}; return { statusCode: 202 } }`

const put = (attribute: string) =>
  `await call('dynamodb', 'DynamoDB_20120810.PutItem', '1.0', { TableName: TABLE, Item: { pk: { S: 'one' }, ${attribute} } })`

/** What the function does, by the sink that it reaches. */
const leaks: readonly (readonly [sink: string, how: (token: string) => string, behind: string])[] = [
  ['function-log', (token) => token, `console.log('sealed', { token: LEAK })`],
  ['function-log', (token) => token.slice(0, 60), `console.error(new Error('no use of ' + LEAK).message)`],
  [
    'metric',
    encodeURIComponent,
    `process.stdout.write(JSON.stringify({ _aws: { CloudWatchMetrics: [] }, dimension: LEAK }) + '\\n')`,
  ],
  [
    'event',
    base64,
    `await call('events', 'AWSEvents.PutEvents', '1.1', { Entries: [{ EventBusName: BUS, Source: 'test', DetailType: 'leaked', Detail: JSON.stringify({ cause: LEAK }) }] })`,
  ],
  [
    'message',
    (token) => JSON.stringify(JSON.stringify({ token })),
    `await call('sqs', 'AmazonSQS.SendMessage', '1.0', { QueueUrl: QUEUE, MessageBody: LEAK })`,
  ],
  ['table', hex, put('note: { M: { deep: { S: LEAK } } }')],
  [
    'table',
    (token) => gzipSync(token).toString('base64'),
    `${put('note: { B: LEAK }')}; await call('dynamodb', 'DynamoDB_20120810.DeleteItem', '1.0', { TableName: TABLE, Key: { pk: { S: 'one' } } })`,
  ],
  [
    'object',
    base64,
    `await putObject('insights/one.jsonl.gz', require('node:zlib').gzipSync('{"date":"2026-11-01"}\\n' + LEAK))`,
  ],
  ['object', (token) => Buffer.from(token).toString('base64url'), `await putObject('insights/' + LEAK, 'x')`],
  [
    'secret-metadata',
    (token) => token.slice(0, 64),
    `await call('secretsmanager', 'secretsmanager.PutSecretValue', '1.1', { SecretId: SECRET, ClientRequestToken: LEAK, SecretString: '{}' })`,
  ],
  [
    'audit-trail',
    (token) => token,
    `await call('kms', 'TrentService.GenerateDataKey', '1.1', { KeyId: process.env.KEY, KeySpec: 'AES_256', EncryptionContext: { ref: LEAK } })`,
  ],
  [
    'body',
    (token) => token.replaceAll(/./g, (letter) => `&#${letter.charCodeAt(0)};`),
    `return { statusCode: 200, body: '<p>' + LEAK }`,
  ],
  [
    'headers',
    encodeURIComponent,
    `return { statusCode: 302, headers: { location: 'https://partner.example.com/?token=' + LEAK } }`,
  ],
  ['access-log', (token) => token, ''],
  ['dead-letter', base64, `throw new Error('no use of ' + LEAK)`],
]

const att = (logicalId: string, attribute = 'Arn') => ({ 'Fn::GetAtt': [logicalId, attribute] })

const VARIABLES = {
  TABLE: { Ref: 'Rows' },
  QUEUE: { Ref: 'Work' },
  BUS: { Ref: 'Bus' },
  BUCKET: { Ref: 'Results' },
  SECRET: { Ref: 'Secret' },
  KEY: { Ref: 'Key' },
}

const more: Readonly<Record<string, Readonly<Record<string, unknown>>>> = {
  Door: { Environment: { Variables: VARIABLES } },
  Ticker: { Environment: { Variables: VARIABLES }, DeadLetterConfig: { TargetArn: att('Spare') } },
  Stage: {
    AccessLogSettings: {
      DestinationArn: 'arn:aws:logs:us-east-1:000000000000:log-group:access',
      Format: '{"path":"$context.path"}',
    },
  },
}

/** The small world with a key, a secret, an access log that shows paths, and a function whose failures are kept. */
function withMore(template: Template): Template {
  const changed = Object.entries(template.Resources).map(([id, resource]) => [
    id,
    { ...resource, Properties: { ...resource.Properties, ...more[id] } },
  ])
  const added = {
    Key: { Type: 'AWS::KMS::Key', Properties: {} },
    Secret: { Type: 'AWS::SecretsManager::Secret', Properties: { Name: 'app' } },
  }
  return { ...template, Resources: { ...Object.fromEntries(changed), ...added } }
}

async function reportOf(sink: string, leak: string, behind: string): Promise<SinkReport> {
  const state = temporaryFolder()
  const ground = await startGround({
    assembly: smallWorld(withMore, { door: sourceOf(leak, behind), ticker: sourceOf(leak, behind) }),
    state: path.join(state, 'ground'),
    graphOrigin: 'http://127.0.0.1:4010',
    dialogOrigin: 'http://127.0.0.1:4010',
  })
  onTestFinished(() => ground.close())
  const id = sink === 'access-log' ? leak : 'one'
  const answer = await fetch(`${ground.apiOrigin}/rows/${id}`, { method: 'POST', redirect: 'manual' })
  await answer.body?.cancel()
  // what was refused has reached no sink
  expect(answer.status < 500).toBe(sink !== 'dead-letter')
  if (sink === 'dead-letter') {
    ground.scheduler.run('Tick')
    await ground.pass(10 * 60_000)
  }
  await ground.rest()
  return scanContents(secrets, await readContents(path.join(state, 'ground')), nothing)
}

it.each(leaks)('a token in a %s is found and its place is named (%#)', async (sink, how, behind) => {
  const { leaks: found } = await reportOf(sink, how(TOKEN), behind)
  expect(found).toContainEqual(expect.stringMatching(`^accessToken in ${sink} `))
  expect(found.join('\n')).not.toContain(TOKEN.slice(0, 16))
})

it.each(leaks)('without a token the same %s is clean (%#)', async (sink, how, behind) => {
  const report = await reportOf(sink, how(HARMLESS).replaceAll(/[^\w%&#;+/=]/g, '-'), behind)
  expect(report.leaks).toEqual([])
  expect(report.sinks).toHaveProperty(sink)
})
