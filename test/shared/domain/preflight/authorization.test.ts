import { expect, it } from 'vitest'
import type { JwtAuthorization } from '../../../../shared/domain/deployment.ts'
import { authorizationFindings } from '../../../../shared/domain/preflight/authorization.ts'

const good: JwtAuthorization = {
  kind: 'jwt',
  issuer: 'https://login.example.com',
  audience: ['https://api.example.com'],
  claim: 'sub',
}
const findingsOf = (change: Partial<JwtAuthorization>) => authorizationFindings({ ...good, ...change })

it('finds nothing in an authorization by IAM, said or not', () => {
  expect(authorizationFindings(undefined)).toEqual([])
  expect(authorizationFindings({ kind: 'iam' })).toEqual([])
})

it.each([
  'https://login.example.com',
  'https://login.example.com/',
  'https://cognito-idp.eu-central-1.amazonaws.com/eu-central-1_abc123',
])('takes the issuer %s', (issuer) => {
  expect(findingsOf({ issuer })).toEqual([])
})

it.each([
  ['login.example.com', 'no URL'],
  ['http://login.example.com', 'not https'],
  ['http://localhost.example.com', 'not https'],
  ['ftp://localhost', 'not https'],
  ['https://login.example.com/?tenant=a', 'query'],
  ['https://login.example.com/#', 'fragment'],
  ['https://somebody:word@login.example.com', 'user name'],
])('refuses the issuer %s', (issuer, what) => {
  expect(findingsOf({ issuer })).toEqual([
    expect.objectContaining({
      severity: 'error',
      path: 'authorization.issuer',
      what: expect.stringContaining(what),
    }),
  ])
})

it.each(['http://localhost:4011', 'http://127.0.0.1:4011', 'http://[::1]:4011'])(
  'warns that AWS takes no issuer like %s',
  (issuer) => {
    expect(findingsOf({ issuer })).toEqual([
      expect.objectContaining({ severity: 'warning', path: 'authorization.issuer' }),
    ])
  },
)

it.each(['iss', 'exp', 'nbf', 'iat', 'jti'])('refuses to tell callers apart by %s', (claim) => {
  expect(findingsOf({ claim })).toEqual([
    expect.objectContaining({ severity: 'error', path: 'authorization.claim' }),
  ])
})
