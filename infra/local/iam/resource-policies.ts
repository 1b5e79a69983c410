import type { FunctionDeclaration } from '../lambda/declaration.ts'
import { UnknownToGround } from '../service.ts'
import type { Stores } from '../stores.ts'
import type { Catalogue } from '../template/catalogue.ts'
import type { Resource } from '../template/stacks.ts'
import { readPolicy, type Statement } from './policy.ts'

/** What a resource lets others do with it, or forbids them. */
export interface ResourcePolicy {
  /** ARN of the resource; what lies below it, as the objects of a bucket do, comes under its policy too. */
  readonly owner: string
  /** The function that the resource is, as people know it; the resource's logical id otherwise. */
  readonly who: string
  readonly mustAllow: boolean
  readonly statements: readonly Statement[]
}

/** What a key has when its template says nothing (AWS, Default key policy, read 2026-11-23). */
const DEFAULT_KEY_POLICY = (accountId: string) => ({
  Version: '2012-10-17',
  Statement: { Effect: 'Allow', Principal: { AWS: accountId }, Action: 'kms:*', Resource: '*' },
})

export function readResourcePolicies(
  catalogue: Catalogue,
  stores: Stores,
  functions: readonly FunctionDeclaration[],
): readonly ResourcePolicy[] {
  return [
    ...catalogue.ofType('AWS::KMS::Key').map(keyPolicy),
    ...catalogue.ofType('AWS::SQS::QueuePolicy').flatMap((policy) => queuePolicies(policy, stores)),
    ...catalogue.ofType('AWS::S3::BucketPolicy').map(bucketPolicy),
    ...catalogue.ofType('AWS::Lambda::Permission').map((permission) => permitted(permission, functions)),
  ]
}

function keyPolicy(key: Resource): ResourcePolicy {
  const owner = key.attribute('Arn')
  const document = key.values['KeyPolicy'] ?? DEFAULT_KEY_POLICY(owner.split(':')[4] ?? '')
  return {
    owner,
    who: key.logicalId,
    mustAllow: true,
    statements: readPolicy(`the policy of the key ${key.logicalId}`, document, 'resource'),
  }
}

function queuePolicies(policy: Resource, { queues }: Stores): readonly ResourcePolicy[] {
  return policy.properties((properties) => {
    const where = `the queue policy ${policy.logicalId}`
    const statements = readPolicy(where, properties.anything('PolicyDocument'), 'resource')
    return properties.texts('Queues').map((url) => {
      const queue = queues.find(({ queueUrl }) => queueUrl === url)
      if (!queue) throw new UnknownToGround(`the queue ${url} of ${where}`)
      return { owner: queue.queueArn, who: queue.logicalId, mustAllow: false, statements }
    })
  })
}

function bucketPolicy(policy: Resource): ResourcePolicy {
  return policy.properties((properties) => ({
    owner: `arn:aws:s3:::${properties.text('Bucket')}`,
    who: policy.logicalId,
    mustAllow: false,
    statements: readPolicy(
      `the bucket policy ${policy.logicalId}`,
      properties.anything('PolicyDocument'),
      'resource',
    ),
  }))
}

/** A permission becomes a statement of its function's own policy (AWS, AWS::Lambda::Permission, read 2026-11-23). */
function permitted(permission: Resource, functions: readonly FunctionDeclaration[]): ResourcePolicy {
  return permission.properties((properties) => {
    const name = properties.text('FunctionName')
    const found = functions.find(({ arn, functionName }) => arn === name || functionName === name)
    if (!found) throw new UnknownToGround(`the function ${name} of the permission ${permission.logicalId}`)
    const sourceArn = properties.optionalText('SourceArn')
    const sourceAccount = properties.optionalText('SourceAccount')
    const service = properties.text('Principal')
    const condition = {
      ...(sourceArn !== undefined && { ArnLike: { 'aws:SourceArn': sourceArn } }),
      ...(sourceAccount !== undefined && { StringEquals: { 'aws:SourceAccount': sourceAccount } }),
    }
    const statement = {
      Effect: 'Allow',
      Principal: service.endsWith('.amazonaws.com') ? { Service: service } : { AWS: service },
      Action: properties.text('Action'),
      Resource: found.arn,
      ...(Object.keys(condition).length > 0 && { Condition: condition }),
    }
    const document = { Version: '2012-10-17', Statement: statement }
    const where = `the permission ${permission.logicalId}`
    return {
      owner: found.arn,
      who: found.key,
      mustAllow: false,
      statements: readPolicy(where, document, 'resource'),
    }
  })
}
