import { expect, it } from 'vitest'
import { type Decision, decide } from '../../../../infra/local/iam/evaluate.ts'
import { readPolicy } from '../../../../infra/local/iam/policy.ts'
import { conditionVectors } from './condition-vectors.ts'
import { policyVectors } from './policy-vectors.ts'
import type { Vector } from './vector.ts'

const ROLE = 'arn:aws:iam::000000000000:role/path/room'
const document = (Statement: readonly object[] = []) => ({ Version: '2012-10-17', Statement })

const allow = (Sid: string, Action: string) => ({ Sid, Effect: 'Allow', Action, Resource: '*' })

function decisionOn({ identity, resourcePolicy, isKeyPolicy, call, service }: Vector): Decision {
  const principal = service === undefined ? { arn: ROLE } : { service }
  return decide(
    { principal, context: {}, ...call },
    {
      identity: readPolicy('the role', document(identity), 'identity'),
      resource: readPolicy('the resource', document(resourcePolicy), 'resource'),
      resourceMustAllow: isKeyPolicy === true,
    },
  )
}

it.each([...policyVectors, ...conditionVectors].map((vector) => [vector.page, vector.says, vector] as const))(
  '%s: %s',
  (_page, _says, vector) => {
    const decision = decisionOn(vector)
    expect(decision.allowed ? 'allowed' : decision.because).toBe(vector.decision)
  },
)

it('names the statement that allowed a call, and what of it fitted', () => {
  const identity = readPolicy(
    'the policy of a role',
    document([allow('Sends', 'sqs:SendMessage'), allow('Reads', 'dynamodb:Get*')]),
    'identity',
  )
  const asked = {
    principal: { arn: ROLE },
    action: 'dynamodb:GetItem',
    resource: 'arn:aws:dynamodb:us-east-1:000000000000:table/rows',
    context: {},
  }
  expect(decide(asked, { identity, resource: [], resourceMustAllow: false })).toMatchObject({
    allowed: true,
    by: { statement: { where: 'the policy of a role, Reads' }, action: 'dynamodb:Get*', resource: '*' },
  })
})
