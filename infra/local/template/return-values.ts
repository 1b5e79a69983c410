import { createHash } from 'node:crypto'
import { UnknownToGround } from '../service.ts'
import type { Place } from './place.ts'

/** What `Ref` and `Fn::GetAtt` of one resource stand for. */
export interface ReturnValues {
  readonly ref: string
  readonly attributes: Readonly<Record<string, string>>
}

/** A resource as far as its names go. */
export interface Named {
  readonly stackName: string
  readonly logicalId: string
  readonly place: Place
  /** The resolved value of a property, undefined when the template does not set it. */
  text(property: string): string | undefined
}

type Returns = (resource: Named) => ReturnValues

const RETURNS: Readonly<Record<string, Returns>> = {
  'AWS::DynamoDB::Table': (resource) => {
    const name = nameOf(resource, 'TableName')
    const arn = arnOf(resource, 'dynamodb', `table/${name}`)
    return { ref: name, attributes: { Arn: arn, StreamArn: `${arn}/stream/2026-01-01T00:00:00.000` } }
  },
  'AWS::SQS::Queue': (resource) => {
    const name = nameOf(resource, 'QueueName')
    const url = `${resource.place.awsOrigin}/${resource.place.accountId}/${name}`
    return { ref: url, attributes: { Arn: arnOf(resource, 'sqs', name), QueueName: name, QueueUrl: url } }
  },
  'AWS::KMS::Key': (resource) => {
    const keyId = uuidOf(resource)
    return { ref: keyId, attributes: { Arn: arnOf(resource, 'kms', `key/${keyId}`), KeyId: keyId } }
  },
  'AWS::KMS::Alias': (resource) => refOnly(resource.text('AliasName') ?? ''),
  'AWS::SecretsManager::Secret': (resource) => {
    const name = nameOf(resource, 'Name')
    const arn = arnOf(resource, 'secretsmanager', `secret:${name}-${digest(resource, 6)}`)
    return { ref: arn, attributes: { Id: arn } }
  },
  'AWS::S3::Bucket': (resource) => {
    const name = (resource.text('BucketName') ?? physicalName(resource)).toLowerCase()
    const domains = {
      DomainName: `${name}.s3.amazonaws.com`,
      RegionalDomainName: `${name}.s3.${resource.place.region}.amazonaws.com`,
    }
    return { ref: name, attributes: { Arn: `arn:aws:s3:::${name}`, ...domains } }
  },
  'AWS::Events::EventBus': (resource) => {
    const name = nameOf(resource, 'Name')
    return { ref: name, attributes: { Name: name, Arn: arnOf(resource, 'events', `event-bus/${name}`) } }
  },
  'AWS::Lambda::Function': (resource) => {
    const name = nameOf(resource, 'FunctionName')
    return { ref: name, attributes: { Arn: arnOf(resource, 'lambda', `function:${name}`) } }
  },
  'AWS::Lambda::EventSourceMapping': (resource) => {
    const id = uuidOf(resource)
    const arn = arnOf(resource, 'lambda', `event-source-mapping:${id}`)
    return { ref: id, attributes: { Id: id, EventSourceMappingArn: arn } }
  },
  'AWS::Lambda::EventInvokeConfig': (resource) => refOnly(physicalName(resource)),
  'AWS::ApiGatewayV2::Api': (resource) => {
    const apiId = digest(resource, 10)
    const endpoint = resource.place.apiOrigin(resource.logicalId)
    return { ref: apiId, attributes: { ApiId: apiId, ApiEndpoint: endpoint } }
  },
  'AWS::ApiGatewayV2::Stage': (resource) => refOnly(resource.text('StageName') ?? ''),
  'AWS::ApiGatewayV2::Route': (resource) => ({
    ref: digest(resource, 7),
    attributes: { RouteId: digest(resource, 7) },
  }),
  'AWS::ApiGatewayV2::Authorizer': (resource) => ({
    ref: digest(resource, 6),
    attributes: { AuthorizerId: digest(resource, 6) },
  }),
  'AWS::ApiGatewayV2::Integration': (resource) => ({
    ref: digest(resource, 7),
    attributes: { IntegrationId: digest(resource, 7) },
  }),
  'AWS::Scheduler::Schedule': (resource) => {
    const name = nameOf(resource, 'Name')
    return { ref: name, attributes: { Arn: arnOf(resource, 'scheduler', `schedule/default/${name}`) } }
  },
  'AWS::IAM::Role': (resource) => {
    const name = nameOf(resource, 'RoleName')
    const arn = `arn:aws:iam::${resource.place.accountId}:role${resource.text('Path') ?? '/'}${name}`
    return { ref: name, attributes: { Arn: arn, RoleId: `AROA${digest(resource, 17).toUpperCase()}` } }
  },
  'AWS::IAM::Policy': (resource) => refOnly(physicalName(resource)),
  'AWS::IAM::ManagedPolicy': (resource) => {
    const arn = `arn:aws:iam::${resource.place.accountId}:policy/${nameOf(resource, 'ManagedPolicyName')}`
    return { ref: arn, attributes: { PolicyArn: arn } }
  },
  'AWS::Logs::LogGroup': (resource) => {
    const name = nameOf(resource, 'LogGroupName')
    return { ref: name, attributes: { Arn: arnOf(resource, 'logs', `log-group:${name}:*`) } }
  },
  'AWS::CloudWatch::Alarm': (resource) => {
    const name = nameOf(resource, 'AlarmName')
    return { ref: name, attributes: { Arn: arnOf(resource, 'cloudwatch', `alarm:${name}`) } }
  },
  'AWS::SNS::Topic': (resource) => {
    const name = nameOf(resource, 'TopicName')
    const arn = arnOf(resource, 'sns', name)
    return { ref: arn, attributes: { TopicArn: arn, TopicName: name } }
  },
}

/** What `Ref` and `Fn::GetAtt` of a resource stand for; a type that is not listed has no values to refer to. */
export function returnValuesOf(type: string, resource: Named): ReturnValues {
  const returns = RETURNS[type]
  if (!returns) throw new UnknownToGround(`a reference to ${type} ${resource.logicalId}`)
  return returns(resource)
}

/** `<stack>-<logical id>-<8 characters>` as CloudFormation names things, the same at each start. */
function physicalName(resource: Named): string {
  const suffix = digest(resource, 8)
  return `${`${resource.stackName}-${resource.logicalId}`.slice(0, 54)}-${suffix}`
}

function nameOf(resource: Named, property: string): string {
  return resource.text(property) ?? physicalName(resource)
}

function arnOf({ place }: Named, service: string, rest: string): string {
  return `arn:aws:${service}:${place.region}:${place.accountId}:${rest}`
}

function refOnly(ref: string): ReturnValues {
  return { ref, attributes: {} }
}

function digest({ stackName, logicalId }: Named, length: number): string {
  const hash = createHash('sha256').update(`${stackName}/${logicalId}`).digest('hex')
  return BigInt(`0x${hash}`).toString(36).slice(0, length)
}

function uuidOf(resource: Named): string {
  const hex = createHash('sha256').update(`${resource.stackName}/${resource.logicalId}`).digest('hex')
  return [
    hex.slice(0, 8),
    hex.slice(8, 12),
    `4${hex.slice(13, 16)}`,
    `8${hex.slice(17, 20)}`,
    hex.slice(20, 32),
  ].join('-')
}
