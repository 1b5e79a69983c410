import { allow, deny, KEY, noIdentity, noResource, QUEUE, read, ROOT, TABLE, type Vector } from './vector.ts'

const LOGIC = 'Policy evaluation logic'
const ACTION = 'IAM JSON policy elements: Action'
const NOT_ACTION = 'IAM JSON policy elements: NotAction'
const RESOURCE = 'IAM JSON policy elements: Resource'
const KEY_POLICIES = 'Key policies in AWS KMS'

/** Allow and deny, actions and resources, and whose policy counts. */
export const policyVectors: readonly Vector[] = [
  {
    page: LOGIC,
    says: 'a request is denied unless something allows it',
    identity: [],
    call: read,
    decision: noIdentity('dynamodb:GetItem'),
  },
  {
    page: LOGIC,
    says: 'an allow overrides the default',
    identity: [allow('dynamodb:GetItem', TABLE)],
    call: read,
    decision: 'allowed',
  },
  {
    page: LOGIC,
    says: 'an explicit deny overrides every allow, in whatever order',
    identity: [allow('*', '*'), deny('dynamodb:*', TABLE)],
    call: read,
    decision: 'with an explicit deny in an identity-based policy',
  },
  {
    page: LOGIC,
    says: 'an explicit deny in the policy of the resource does too',
    identity: [allow('*', '*')],
    resourcePolicy: [{ ...deny('sqs:*', QUEUE), Principal: '*' }],
    call: { action: 'sqs:SendMessage', resource: QUEUE },
    decision: 'with an explicit deny in a resource-based policy',
  },
  {
    page: LOGIC,
    says: 'within one account the policy of the resource alone may allow',
    resourcePolicy: [
      { ...allow('sqs:SendMessage', QUEUE), Principal: { AWS: 'arn:aws:iam::000000000000:role/path/room' } },
    ],
    call: { action: 'sqs:SendMessage', resource: QUEUE },
    decision: 'allowed',
  },
  {
    page: 'AWS JSON policy elements: Principal',
    says: 'the account as a principal leaves the decision to identity policies',
    resourcePolicy: [{ ...allow('sqs:SendMessage', QUEUE), Principal: ROOT }],
    call: { action: 'sqs:SendMessage', resource: QUEUE },
    decision: noIdentity('sqs:SendMessage'),
  },
  {
    page: 'AWS JSON policy elements: Principal',
    says: 'a service is another principal than the account',
    service: 'apigateway.amazonaws.com',
    resourcePolicy: [{ ...allow('sqs:SendMessage', QUEUE), Principal: ROOT }],
    call: { action: 'sqs:SendMessage', resource: QUEUE },
    decision: noResource('sqs:SendMessage'),
  },
  {
    page: ACTION,
    says: 'prefix and action are case-insensitive',
    identity: [allow('DynamoDB:getitem', TABLE)],
    call: read,
    decision: 'allowed',
  },
  {
    page: ACTION,
    says: 'an asterisk stands for any characters',
    identity: [allow('dynamodb:*Item', TABLE)],
    call: read,
    decision: 'allowed',
  },
  {
    page: ACTION,
    says: 'a question mark stands for exactly one',
    identity: [allow('dynamodb:?etItem', TABLE), deny('dynamodb:GetItem?', TABLE)],
    call: read,
    decision: 'allowed',
  },
  {
    page: NOT_ACTION,
    says: 'NotAction with Allow allows everything that is not listed',
    identity: [{ Effect: 'Allow', NotAction: 'iam:*', Resource: '*' }],
    call: read,
    decision: 'allowed',
  },
  {
    page: NOT_ACTION,
    says: 'and nothing that is',
    identity: [{ Effect: 'Allow', NotAction: ['dynamodb:Get*', 'iam:*'], Resource: '*' }],
    call: read,
    decision: noIdentity('dynamodb:GetItem'),
  },
  {
    page: NOT_ACTION,
    says: 'NotAction with Deny denies everything that is not listed',
    identity: [allow('*', '*'), { Effect: 'Deny', NotAction: 'sqs:*', Resource: '*' }],
    call: read,
    decision: 'with an explicit deny in an identity-based policy',
  },
  {
    page: 'IAM JSON policy elements: NotResource',
    says: 'NotResource with Deny spares what is listed',
    identity: [allow('*', '*'), { Effect: 'Deny', Action: '*', NotResource: TABLE }],
    call: read,
    decision: 'allowed',
  },
  {
    page: RESOURCE,
    says: 'a resource is matched whole: a table is not its index',
    identity: [allow('dynamodb:Query', TABLE)],
    call: { action: 'dynamodb:Query', resource: `${TABLE}/index/due` },
    decision: noIdentity('dynamodb:Query'),
  },
  {
    page: RESOURCE,
    says: 'an asterisk at the end of a part reaches beyond its colon',
    identity: [allow('logs:*', 'arn:aws:logs:us-east-1:000000000000:log-group:room:*')],
    call: {
      action: 'logs:PutLogEvents',
      resource: 'arn:aws:logs:us-east-1:000000000000:log-group:room:log-stream:now',
    },
    decision: 'allowed',
  },
  {
    page: RESOURCE,
    says: 'an asterisk within a part does not',
    identity: [allow('sqs:*', 'arn:aws:sqs:us-*-1:work')],
    call: { action: 'sqs:SendMessage', resource: 'arn:aws:sqs:us-east-1:000000000000:x-1:work' },
    decision: noIdentity('sqs:SendMessage'),
  },
  {
    page: KEY_POLICIES,
    says: 'nobody may use a key unless its policy allows it, whatever identity policies say',
    identity: [allow('kms:*', '*')],
    resourcePolicy: [{ ...allow('kms:DescribeKey', '*'), Principal: ROOT }],
    isKeyPolicy: true,
    call: { action: 'kms:Decrypt', resource: KEY },
    decision: noResource('kms:Decrypt'),
  },
  {
    page: KEY_POLICIES,
    says: 'a key policy that allows the account needs an identity policy beside it',
    resourcePolicy: [{ ...allow('kms:*', '*'), Principal: ROOT }],
    isKeyPolicy: true,
    call: { action: 'kms:Decrypt', resource: KEY },
    decision: noIdentity('kms:Decrypt'),
  },
  {
    page: KEY_POLICIES,
    says: 'both together are enough',
    identity: [allow('kms:Decrypt', KEY)],
    resourcePolicy: [{ ...allow('kms:*', '*'), Principal: ROOT }],
    isKeyPolicy: true,
    call: { action: 'kms:Decrypt', resource: KEY },
    decision: 'allowed',
  },
  {
    page: KEY_POLICIES,
    says: 'a key policy that names the role is enough by itself',
    resourcePolicy: [
      { ...allow('kms:Decrypt', '*'), Principal: { AWS: 'arn:aws:iam::000000000000:role/path/room' } },
    ],
    isKeyPolicy: true,
    call: { action: 'kms:Decrypt', resource: KEY },
    decision: 'allowed',
  },
]
