import { allow, deny, KEY, noIdentity, read, readRow, TABLE, type Vector } from './vector.ts'

const OPERATORS = 'IAM JSON policy elements: Condition operators'
const MULTIVALUED = 'Set operators for multivalued context keys'
const SEVERAL = 'Conditions with multiple context keys or values'

const startsWithJob = { 'ForAllValues:StringLike': { 'dynamodb:LeadingKeys': ['JOB#*'] } }
const namesOne = { Null: { 'dynamodb:LeadingKeys': 'false' } }

/** What a condition asks of the keys of a call. */
export const conditionVectors: readonly Vector[] = [
  {
    page: MULTIVALUED,
    says: 'ForAllValues is true when every value fits',
    identity: [allow('dynamodb:GetItem', TABLE, startsWithJob)],
    call: readRow('JOB#1', 'JOB#2'),
    decision: 'allowed',
  },
  {
    page: MULTIVALUED,
    says: 'and false when one does not',
    identity: [allow('dynamodb:GetItem', TABLE, startsWithJob)],
    call: readRow('JOB#1', 'LAND#2'),
    decision: noIdentity('dynamodb:GetItem'),
  },
  {
    page: MULTIVALUED,
    says: 'ForAllValues is true for an absent key, which lets a scan pass',
    identity: [allow('dynamodb:*', TABLE, startsWithJob)],
    call: { action: 'dynamodb:Scan', resource: TABLE },
    decision: 'allowed',
  },
  {
    page: MULTIVALUED,
    says: 'so a Null condition has to stand beside it',
    identity: [allow('dynamodb:*', TABLE, { ...startsWithJob, ...namesOne })],
    call: { action: 'dynamodb:Scan', resource: TABLE },
    decision: noIdentity('dynamodb:Scan'),
  },
  {
    page: MULTIVALUED,
    says: 'ForAnyValue needs one value that fits',
    identity: [
      allow('dynamodb:GetItem', TABLE, { 'ForAnyValue:StringEquals': { 'dynamodb:LeadingKeys': 'JOB#1' } }),
    ],
    call: readRow('LAND#2', 'JOB#1'),
    decision: 'allowed',
  },
  {
    page: MULTIVALUED,
    says: 'and is false for an absent key',
    identity: [
      allow('dynamodb:GetItem', TABLE, { 'ForAnyValue:StringEquals': { 'dynamodb:LeadingKeys': 'JOB#1' } }),
    ],
    call: read,
    decision: noIdentity('dynamodb:GetItem'),
  },
  {
    page: OPERATORS,
    says: 'StringEquals is case-sensitive',
    identity: [allow('kms:Decrypt', KEY, { StringEquals: { 'kms:EncryptionContext:kind': 'root' } })],
    call: { action: 'kms:Decrypt', resource: KEY, context: { 'kms:EncryptionContext:kind': 'Root' } },
    decision: noIdentity('kms:Decrypt'),
  },
  {
    page: OPERATORS,
    says: 'a condition on an absent key does not hold',
    identity: [allow('kms:Decrypt', KEY, { StringEquals: { 'kms:EncryptionContext:kind': 'root' } })],
    call: { action: 'kms:Decrypt', resource: KEY },
    decision: noIdentity('kms:Decrypt'),
  },
  {
    page: OPERATORS,
    says: 'with IfExists it does',
    identity: [allow('kms:Decrypt', KEY, { StringEqualsIfExists: { 'kms:EncryptionContext:kind': 'root' } })],
    call: { action: 'kms:Decrypt', resource: KEY },
    decision: 'allowed',
  },
  {
    page: OPERATORS,
    says: 'ArnLike compares part by part: an asterisk does not cross a colon',
    identity: [allow('*', '*', { ArnLike: { 'aws:PrincipalArn': 'arn:aws:iam::*:role/path/*' } })],
    call: { ...read, context: { 'aws:PrincipalArn': 'arn:aws:iam::x:role/other:role/path/room' } },
    decision: noIdentity('dynamodb:GetItem'),
  },
  {
    page: OPERATORS,
    says: 'Bool compares true and false',
    identity: [allow('*', '*'), deny('*', '*', { Bool: { 'aws:SecureTransport': 'false' } })],
    call: { ...read, context: { 'aws:SecureTransport': 'true' } },
    decision: 'allowed',
  },
  {
    page: SEVERAL,
    says: 'values of one key are alternatives',
    identity: [allow('*', KEY, { StringEquals: { 'kms:EncryptionContext:kind': ['landing', 'root'] } })],
    call: { action: 'kms:Decrypt', resource: KEY, context: { 'kms:EncryptionContext:kind': 'root' } },
    decision: 'allowed',
  },
  {
    page: SEVERAL,
    says: 'keys have to hold together',
    identity: [
      allow('*', KEY, {
        StringEquals: { 'kms:EncryptionContext:kind': 'root', 'kms:EncryptionContext:app': 'demo' },
      }),
    ],
    call: { action: 'kms:Decrypt', resource: KEY, context: { 'kms:EncryptionContext:kind': 'root' } },
    decision: noIdentity('kms:Decrypt'),
  },
  {
    page: SEVERAL,
    says: 'names of keys are case-insensitive',
    identity: [allow('*', KEY, { StringEquals: { 'KMS:encryptioncontext:KIND': 'root' } })],
    call: { action: 'kms:Decrypt', resource: KEY, context: { 'kms:EncryptionContext:kind': 'root' } },
    decision: 'allowed',
  },
]
