import { describe, expect, it } from 'vitest'
import { readDeclarations } from '../../../infra/local/declarations.ts'
import { loadAssembly, type Template } from '../../../infra/local/template/assembly.ts'
import { resolveStacks } from '../../../infra/local/template/stacks.ts'
import { functionResource, PLACE, resolveTemplate, RUNS, writeAssembly } from './fixtures/assembly.ts'

const read = (resources: Template['Resources']) =>
  readDeclarations([resolveTemplate({ Resources: resources })])

const TABLE = {
  Type: 'AWS::DynamoDB::Table',
  Properties: {
    KeySchema: [{ AttributeName: 'pk', KeyType: 'HASH' }],
    AttributeDefinitions: [{ AttributeName: 'pk', AttributeType: 'S' }],
    BillingMode: 'PAY_PER_REQUEST',
    StreamSpecification: { StreamViewType: 'NEW_AND_OLD_IMAGES' },
    TimeToLiveSpecification: { AttributeName: 'ttl', Enabled: true },
  },
}

const STREAM = { 'Fn::GetAtt': ['Rows', 'StreamArn'] }
const mapping = (properties: object) => ({
  Type: 'AWS::Lambda::EventSourceMapping',
  Properties: { FunctionName: 'f', EventSourceArn: STREAM, StartingPosition: 'LATEST', ...properties },
})

/** An HTTP API with one route, whose authorizer has these properties. */
const guarded = (authorizer: object, route: object = {}) => ({
  Api: { Type: 'AWS::ApiGatewayV2::Api', Properties: { Name: 'api', ProtocolType: 'HTTP' } },
  Stage: {
    Type: 'AWS::ApiGatewayV2::Stage',
    Properties: { ApiId: { Ref: 'Api' }, StageName: '$default', AutoDeploy: true },
  },
  ToRoom: {
    Type: 'AWS::ApiGatewayV2::Integration',
    Properties: {
      ApiId: { Ref: 'Api' },
      IntegrationType: 'AWS_PROXY',
      IntegrationUri: 'arn:aws:lambda:us-east-1:000000000000:function:room',
      PayloadFormatVersion: '2.0',
    },
  },
  Issuer: {
    Type: 'AWS::ApiGatewayV2::Authorizer',
    Properties: {
      ApiId: { Ref: 'Api' },
      Name: 'issuer',
      AuthorizerType: 'JWT',
      IdentitySource: ['$request.header.Authorization'],
      JwtConfiguration: { Issuer: 'https://login.example', Audience: ['api'] },
      ...authorizer,
    },
  },
  Route: {
    Type: 'AWS::ApiGatewayV2::Route',
    Properties: {
      ApiId: { Ref: 'Api' },
      RouteKey: 'POST /v1',
      AuthorizationType: 'JWT',
      AuthorizerId: { Ref: 'Issuer' },
      Target: { 'Fn::Join': ['/', ['integrations', { Ref: 'ToRoom' }]] },
      ...route,
    },
  },
})

describe('what a template declares', () => {
  it('reads a table', () => {
    expect(read({ Rows: TABLE }).stores.tables).toMatchObject([
      {
        logicalId: 'Rows',
        ttlAttribute: 'ttl',
        stream: 'NEW_AND_OLD_IMAGES',
        keySchema: [{ AttributeName: 'pk' }],
      },
    ])
  })

  it('sets what a queue leaves open as SQS does', () => {
    const dead = { Type: 'AWS::SQS::Queue' }
    const work = {
      Type: 'AWS::SQS::Queue',
      Properties: {
        VisibilityTimeout: 90,
        RedrivePolicy: { deadLetterTargetArn: { 'Fn::GetAtt': ['Dead', 'Arn'] }, maxReceiveCount: 4 },
      },
    }
    const { queues } = read({ Dead: dead, Work: work }).stores
    expect(queues[0]).toMatchObject({ visibilitySeconds: 30, retentionSeconds: 345_600, delaySeconds: 0 })
    expect(queues[1]).toMatchObject({
      visibilitySeconds: 90,
      redrive: { deadLetterArn: queues[0]?.queueArn, maxReceiveCount: 4 },
    })
  })

  it('gives a key the aliases that name it', () => {
    const { keys } = read({
      Key: { Type: 'AWS::KMS::Key', Properties: {} },
      Alias: {
        Type: 'AWS::KMS::Alias',
        Properties: { AliasName: 'alias/vault', TargetKeyId: { Ref: 'Key' } },
      },
    }).stores
    expect(keys).toMatchObject([{ aliases: ['alias/vault'] }])
  })

  it('reads a stream mapping with its table', () => {
    const { mappings, stores } = read({
      Rows: TABLE,
      Feed: mapping({
        BisectBatchOnFunctionError: true,
        MaximumRetryAttempts: -1,
        FunctionResponseTypes: ['ReportBatchItemFailures'],
      }),
    })
    expect(mappings).toMatchObject([
      {
        kind: 'stream',
        tableArn: stores.tables[0]?.tableArn,
        bisects: true,
        maximumRetries: undefined,
        batchSize: 100,
      },
    ])
  })

  it('finds the code of a function among the assets', () => {
    const directory = writeAssembly(
      { App: { template: { Resources: { Run: functionResource('abc'), Runs: RUNS } } } },
      { abc: '' },
    )
    const { functions } = readDeclarations(resolveStacks(loadAssembly(directory), PLACE))
    expect(functions).toMatchObject([
      { directory: `${directory}/asset.abc`, timeoutSeconds: 3, memoryMegabytes: 128 },
    ])
  })

  it.each([
    [
      'a queue property',
      { Q: { Type: 'AWS::SQS::Queue', Properties: { MaximumMessageSize: 1 } } },
      'property MaximumMessageSize of AWS::SQS::Queue Q',
    ],
    ['a FIFO queue', { Q: { Type: 'AWS::SQS::Queue', Properties: { FifoQueue: true } } }, 'FifoQueue true'],
    [
      'a stream view',
      {
        T: {
          ...TABLE,
          Properties: { ...TABLE.Properties, StreamSpecification: { StreamViewType: 'KEYS_ONLY' } },
        },
      },
      'StreamViewType "KEYS_ONLY"',
    ],
    [
      'a local index',
      { T: { ...TABLE, Properties: { ...TABLE.Properties, LocalSecondaryIndexes: [] } } },
      'property LocalSecondaryIndexes',
    ],
    [
      'a secret with a value',
      { S: { Type: 'AWS::SecretsManager::Secret', Properties: { SecretString: 'x' } } },
      'property SecretString',
    ],
    [
      'a key of another kind',
      { K: { Type: 'AWS::KMS::Key', Properties: { KeySpec: 'RSA_2048' } } },
      'KeySpec "RSA_2048"',
    ],
    ['a runtime', { F: functionResource('abc', { Runtime: 'nodejs20.x' }) }, 'Runtime "nodejs20.x"'],
    ['missing code', { F: functionResource('gone') }, 'the code gone.zip of function F'],
    [
      'a schedule that is no rate',
      { S: schedule({ ScheduleExpression: 'cron(0 5 * * ? *)' }) },
      'the schedule expression cron(0 5 * * ? *)',
    ],
    [
      'a schedule of something else',
      { S: schedule({ Target: { Arn: 'arn:aws:sqs:us-east-1:000000000000:q' } }) },
      'the target arn:aws:sqs',
    ],
    ['parallel shards', { Rows: TABLE, M: mapping({ ParallelizationFactor: 2 }) }, 'ParallelizationFactor 2'],
    [
      'a filter operator',
      {
        Rows: TABLE,
        M: mapping({ FilterCriteria: { Filters: [{ Pattern: '{"eventName":[{"prefix":"I"}]}' }] } }),
      },
      'the filter {"eventName"',
    ],
    [
      'an event source',
      { M: mapping({ EventSourceArn: 'arn:aws:kinesis:us-east-1:000000000000:stream/x' }) },
      'the event source arn:aws:kinesis',
    ],
  ])('refuses %s that it would run wrongly', (_name, resources, message) => {
    expect(() => read(resources)).toThrow(`the local ground does not know ${message}`)
  })

  it('refuses two resources of one name in two stacks', () => {
    const stack = resolveTemplate({ Resources: { Work: { Type: 'AWS::SQS::Queue' } } })
    expect(() => readDeclarations([stack, stack])).toThrow('two resources named Work')
  })
})

function schedule(properties: object) {
  return {
    Type: 'AWS::Scheduler::Schedule',
    Properties: {
      ScheduleExpression: 'rate(1 minute)',
      FlexibleTimeWindow: { Mode: 'OFF' },
      Target: { Arn: 'arn:aws:lambda:us-east-1:000000000000:function:f', RoleArn: 'r' },
      ...properties,
    },
  }
}

describe('a JWT authorizer', () => {
  it('stands on the routes that name it', () => {
    const [api] = read(guarded({})).apis
    expect(api?.routes).toMatchObject([
      { routeKey: 'POST /v1', authorization: { issuer: 'https://login.example', audience: ['api'] } },
    ])
  })

  it.each([
    ['another kind', { AuthorizerType: 'REQUEST' }, {}, 'AuthorizerType "REQUEST"'],
    ['another place of the token', { IdentitySource: ['$request.querystring.token'] }, {}, 'identity source'],
    ['no issuer', { JwtConfiguration: undefined }, {}, 'without JwtConfiguration'],
    ['scopes', {}, { AuthorizationScopes: ['read'] }, 'property AuthorizationScopes'],
    ['another authorizer', {}, { AuthorizerId: 'elsewhere' }, 'the authorizer elsewhere'],
  ])('stops the start with %s', (_what, authorizer, route, message) => {
    expect(() => read(guarded(authorizer, route))).toThrow(message)
  })
})
