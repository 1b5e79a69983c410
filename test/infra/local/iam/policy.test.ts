import { expect, it } from 'vitest'
import { type PolicyKind, readPolicy } from '../../../../infra/local/iam/policy.ts'

const statement = { Effect: 'Allow', Action: 'sqs:SendMessage', Resource: '*' }
const read = (changes: object, kind: PolicyKind = 'identity') =>
  readPolicy(
    'the policy needs of the role Room',
    { Version: '2012-10-17', Statement: { ...statement, ...changes } },
    kind,
  )

it.each([
  ['an element', { Unless: 'x' }, 'the element Unless of'],
  ['a principal in an identity policy', { Principal: '*' }, 'the element Principal of'],
  ['an effect', { Effect: 'Maybe' }, 'the effect Maybe of'],
  [
    'neither of Action and NotAction',
    { Action: undefined },
    'a statement with both or neither of Action and NotAction in',
  ],
  [
    'both of Resource and NotResource',
    { NotResource: '*' },
    'a statement with both or neither of Resource and NotResource in',
  ],
  [
    'an operator',
    { Condition: { NumericLessThan: { 'aws:SourceArn': '1' } } },
    'the condition operator NumericLessThan of',
  ],
  [
    'a condition key',
    { Condition: { StringEquals: { 'aws:RequestedRegion': 'us-east-1' } } },
    'the condition key aws:requestedregion of',
  ],
  [
    'a multivalued key without a set operator',
    { Condition: { StringLike: { 'dynamodb:LeadingKeys': 'JOB#*' } } },
    'StringLike without ForAllValues or ForAnyValue on dynamodb:leadingkeys of',
  ],
  [
    'a Null that is neither true nor false',
    { Condition: { Null: { 'dynamodb:LeadingKeys': 'maybe' } } },
    'Null ["maybe"] on dynamodb:leadingkeys of',
  ],
  [
    'a policy variable',
    { Resource: 'arn:aws:s3:::bucket/${aws:username}/*' },
    'the policy variable in arn:aws:s3:::bucket/${aws:username}/* of',
  ],
])('refuses %s that it would judge wrongly, and names the policy', (_name, changes, message) => {
  expect(() => read(changes)).toThrow(`the local ground does not know ${message}`)
  expect(() => read(changes)).toThrow('the policy needs of the role Room')
})

it.each([
  ['a federated principal', { Federated: 'accounts.example.com' }, 'the principal Federated'],
  ['a session as a principal', { AWS: 'arn:aws:sts::000000000000:assumed-role/room/x' }, 'the principal arn'],
])('refuses %s in the policy of a resource', (_name, Principal, message) => {
  expect(() => read({ Principal }, 'resource')).toThrow(`the local ground does not know ${message}`)
})

it('refuses the older version, in which variables are plain text', () => {
  const document = { Version: '2008-10-17', Statement: [statement] }
  expect(() => readPolicy('a policy', document, 'identity')).toThrow('the version 2008-10-17 of a policy')
})
