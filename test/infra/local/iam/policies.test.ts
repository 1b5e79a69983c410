import { expect, it } from 'vitest'
import { readDeclarations } from '../../../../infra/local/declarations.ts'
import { grantsOf, without } from '../../../../infra/local/iam/grants.ts'
import { loadAssembly, type Template } from '../../../../infra/local/template/assembly.ts'
import { resolveStacks } from '../../../../infra/local/template/stacks.ts'
import { functionResource, PLACE, writeAssembly } from '../fixtures/assembly.ts'

const document = (...Statement: readonly object[]) => ({ Version: '2012-10-17', Statement })
const allow = (Action: string | readonly string[], Resource: string | readonly string[]) => ({
  Effect: 'Allow',
  Action,
  Resource,
})
const role = (service: string, properties: object = {}) => ({
  Type: 'AWS::IAM::Role',
  Properties: {
    AssumeRolePolicyDocument: document({
      Effect: 'Allow',
      Principal: { Service: service },
      Action: 'sts:AssumeRole',
    }),
    ...properties,
  },
})
const att = (logicalId: string) => ({ 'Fn::GetAtt': [logicalId, 'Arn'] })
const room = functionResource('code', { Description: 'area/room', Role: att('Own') })

function policiesOf(resources: Template['Resources']) {
  const assembly = writeAssembly({ App: { template: { Resources: resources } } }, { code: '' })
  return readDeclarations(resolveStacks(loadAssembly(assembly), PLACE)).policies
}

it('gathers what a role may do wherever the template keeps it, under the key of its function', () => {
  const policies = policiesOf({
    Room: room,
    Own: role('lambda.amazonaws.com', {
      Policies: [{ PolicyName: 'inline', PolicyDocument: document(allow('sqs:SendMessage', 'q')) }],
      ManagedPolicyArns: [{ Ref: 'Managed' }],
    }),
    Managed: {
      Type: 'AWS::IAM::ManagedPolicy',
      Properties: { PolicyDocument: document(allow('s3:PutObject', 'o')) },
    },
    Attached: {
      Type: 'AWS::IAM::Policy',
      Properties: {
        PolicyName: 'attached',
        PolicyDocument: document(allow('events:PutEvents', 'b')),
        Roles: [{ Ref: 'Own' }],
      },
    },
  })
  expect(grantsOf(policies).map(({ who, action, resource }) => `${who} ${action} ${resource}`)).toEqual([
    'area/room sqs:SendMessage q',
    'area/room s3:PutObject o',
    'area/room events:PutEvents b',
  ])
})

it('reads what lets API Gateway call a function as a right of that service', () => {
  const policies = policiesOf({
    Room: room,
    Own: role('lambda.amazonaws.com'),
    Calls: {
      Type: 'AWS::Lambda::Permission',
      Properties: {
        Action: 'lambda:InvokeFunction',
        FunctionName: { Ref: 'Room' },
        Principal: 'apigateway.amazonaws.com',
        SourceArn: 'arn:aws:execute-api:us-east-1:000000000000:api/*/GET/health',
      },
    },
  })
  expect(grantsOf(policies)).toMatchObject(
    [{ who: 'area/room (apigateway)', action: 'lambda:InvokeFunction', condition: /GET\/health/ }].map(
      ({ condition, ...rest }) => ({ ...rest, condition: expect.stringMatching(condition) }),
    ),
  )
})

it('takes one action on one resource away and leaves the rest', () => {
  const policies = policiesOf({
    Room: room,
    Own: role('lambda.amazonaws.com', {
      Policies: [
        { PolicyName: 'needs', PolicyDocument: document(allow(['sqs:SendMessage', 'sqs:*'], ['q1', 'q2'])) },
      ],
    }),
  })
  const all = grantsOf(policies)
  const [gone, ...rest] = all
  if (!gone) throw new Error('nothing is granted')
  const left = grantsOf(without(policies, gone))
  expect(left).toHaveLength(3)
  expect(left).toEqual(expect.arrayContaining(rest))
})

it.each([
  [
    'a role of no template',
    { Room: functionResource('code') },
    'the role arn:aws:iam::000000000000:role/runs',
  ],
  [
    'a managed policy of AWS',
    {
      Room: room,
      Own: role('lambda.amazonaws.com', { ManagedPolicyArns: ['arn:aws:iam::aws:policy/ReadOnlyAccess'] }),
    },
    'the managed policy arn:aws:iam::aws:policy/ReadOnlyAccess of the role Own',
  ],
  [
    'a permissions boundary',
    { Room: room, Own: role('lambda.amazonaws.com', { PermissionsBoundary: 'x' }) },
    'property PermissionsBoundary of AWS::IAM::Role Own',
  ],
])('refuses %s, of which it cannot say what it allows', (_name, resources, message) => {
  expect(() => policiesOf(resources)).toThrow(`the local ground does not know ${message}`)
})

it('refuses a function whose role Lambda may not assume', () => {
  expect(() => policiesOf({ Room: room, Own: role('ec2.amazonaws.com') })).toThrow(
    /^lambda\.amazonaws\.com may not assume .*Own.*, the role of area\/room$/,
  )
})
