import { expect, it } from 'vitest'
import { callerOf } from '../../../shared/domain/caller.ts'
import type { JwtDeployment } from '../../../shared/domain/deployment.ts'
import { deployment } from '../../factories/deployment.ts'

const listing = (roleArn: string) => ({ ...deployment, callers: { partner: { roleArn, returnUrls: [] } } })
const plain = listing('arn:aws:iam::123456789012:role/partner-backend')

it('a session of a listed role is its caller, whatever the session is called', () => {
  for (const session of ['i-0abc', 'deploy@example.com', 'a', 'x=1,y+z_.-']) {
    expect(
      callerOf(plain, { userArn: `arn:aws:sts::123456789012:assumed-role/partner-backend/${session}` }),
    ).toBe('partner')
  }
})

it('a role’s path does not matter, as a session does not carry it', () => {
  const pathed = listing('arn:aws:iam::123456789012:role/teams/growth/partner-backend')
  expect(callerOf(pathed, { userArn: 'arn:aws:sts::123456789012:assumed-role/partner-backend/s' })).toBe(
    'partner',
  )
})

it('other partitions of AWS have callers, too, and each its own', () => {
  const china = listing('arn:aws-cn:iam::123456789012:role/partner-backend')
  expect(callerOf(china, { userArn: 'arn:aws-cn:sts::123456789012:assumed-role/partner-backend/s' })).toBe(
    'partner',
  )
  expect(
    callerOf(china, { userArn: 'arn:aws:sts::123456789012:assumed-role/partner-backend/s' }),
  ).toBeUndefined()
})

it('each of several callers is known by its own role', () => {
  expect(callerOf(deployment, { userArn: 'arn:aws:sts::000000000000:assumed-role/partner-backend/s' })).toBe(
    'partner-backend',
  )
  expect(callerOf(deployment, { userArn: 'arn:aws:sts::000000000000:assumed-role/second-partner/s' })).toBe(
    'second-partner',
  )
})

it.each([
  'arn:aws:sts::123456789013:assumed-role/partner-backend/s',
  'arn:aws:sts::123456789012:assumed-role/partner-backend2/s',
  'arn:aws:sts::123456789012:assumed-role/Partner-Backend/s',
  'arn:aws:sts::123456789012:assumed-role/other/partner-backend',
  'arn:aws:sts::123456789012:assumed-role/other/role/partner-backend/s',
  'arn:aws:sts::123456789012:assumed-role/partner-backend',
  'arn:aws:sts::123456789012:assumed-role/partner-backend/',
  'arn:aws:sts::123456789012:assumed-role/partner-backend/s\n',
  ' arn:aws:sts::123456789012:assumed-role/partner-backend/s',
  'arn:aws:sts::123456789012:federated-user/partner-backend',
  'arn:aws:iam::123456789012:role/partner-backend',
  'arn:aws:iam::123456789012:user/partner-backend',
  'arn:aws:iam::123456789012:root',
  'partner',
  '',
])('a principal that is no session of a listed role is nobody: %j', (userArn) => {
  expect(callerOf(plain, { userArn })).toBeUndefined()
})

const byToken: JwtDeployment = {
  ...deployment,
  authorization: { kind: 'jwt', issuer: 'https://login.example', audience: ['api'], claim: 'client_id' },
  callers: {
    partner: { claimValue: 'partner-backend', returnUrls: [] },
    second: { claimValue: 'second-partner', returnUrls: [] },
  },
}

it('by tokens, each of several callers is known by the value of its claim', () => {
  expect(callerOf(byToken, { claims: { client_id: 'partner-backend' } })).toBe('partner')
  expect(callerOf(byToken, { claims: { client_id: 'second-partner', sub: 'partner-backend' } })).toBe(
    'second',
  )
})

it.each([
  { client_id: 'Partner-Backend' },
  { client_id: 'partner-backend ' },
  { client_id: ['partner-backend'] },
  { client_id: '[partner-backend]' },
  { client_id: '' },
  { sub: 'partner-backend' },
  {},
])('a token whose claim is nobody’s is nobody: %j', (claims) => {
  expect(callerOf(byToken, { claims })).toBeUndefined()
})

it('what every object has is no claim', () => {
  const { authorization } = byToken
  const inherited = { ...byToken, authorization: { ...authorization, claim: 'constructor' } }
  expect(callerOf(inherited, { claims: {} })).toBeUndefined()
})

it('a role counts for nothing where tokens do, and a token for nothing where roles do', () => {
  const userArn = 'arn:aws:sts::000000000000:assumed-role/partner-backend/s'
  expect(callerOf(byToken, { userArn })).toBeUndefined()
  expect(callerOf(deployment, { claims: { client_id: 'partner-backend', roleArn: userArn } })).toBeUndefined()
})
