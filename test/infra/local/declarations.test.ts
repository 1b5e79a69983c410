import { describe, expect, it } from 'vitest'
import { readDeclarations } from '../../../infra/local/declarations.ts'
import { loadAssembly, type Template } from '../../../infra/local/template/assembly.ts'
import { resolveStacks } from '../../../infra/local/template/stacks.ts'
import { functionResource, PLACE, resolveTemplate, writeAssembly } from './fixtures/assembly.ts'

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
      Key: { Type: 'AWS::KMS::Key', Properties: { KeyPolicy: {} } },
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
      { App: { template: { Resources: { Run: functionResource('abc') } } } },
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
