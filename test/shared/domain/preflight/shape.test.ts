import { expect, it } from 'vitest'
import { shapeFindings } from '../../../../shared/domain/preflight/shape.ts'
import { goodApp, goodCaller, goodConfiguration, goodDeployment } from './deployments.ts'

const withApp = (change: object) => ({ ...goodDeployment, apps: { main: { ...goodApp, ...change } } })
const withConfiguration = (change: object) =>
  withApp({ configurations: { insights: { ...goodConfiguration, ...change } } })
const withCaller = (change: object) => ({
  ...goodDeployment,
  callers: { partner: { ...goodCaller, ...change } },
})
const pathsOf = (given: unknown) => shapeFindings(given).map(({ path }) => path)

it('finds nothing wrong with a deployment as it should be', () => {
  expect(shapeFindings(goodDeployment)).toEqual([])
})

it.each([
  ['a number', 1029384756102938],
  ['a hexadecimal text', '0x1f'],
  ['nothing', ''],
  ['an id with a space', ' 1029384756102938'],
])('refuses %s as an app id, for ids are digits kept as text', (_what, appId) => {
  expect(shapeFindings(withApp({ appId }))).toEqual([
    expect.objectContaining({
      severity: 'error',
      path: 'apps.main.appId',
      mend: expect.stringContaining('quotes'),
    }),
  ])
})

it('refuses numbers as configuration and business ids', () => {
  expect(pathsOf(withConfiguration({ configurationId: 730000000000001 }))).toEqual([
    'apps.main.configurations.insights.configurationId',
  ])
  expect(pathsOf(withApp({ ownBusinessId: 9 }))).toEqual(['apps.main.ownBusinessId'])
})

it.each(['25.0', 'v25', 'V25.0', 'v25.0/', 'latest'])('refuses %s as a Graph version', (graphVersion) => {
  expect(pathsOf(withApp({ graphVersion }))).toEqual(['apps.main.graphVersion'])
})

it.each([
  'arn:aws:iam::111122223333:user/somebody',
  'arn:aws:sts::111122223333:assumed-role/partner/session',
  'arn:aws:iam::1111:role/partner',
  'arn:aws:iam::111122223333:role/*',
  'partner',
])('refuses %s as a caller, for callers are roles', (roleArn) => {
  expect(pathsOf(withCaller({ roleArn }))).toEqual(['callers.partner.roleArn'])
})

it('takes roles of other partitions and roles with a path', () => {
  for (const roleArn of ['arn:aws-cn:iam::111122223333:role/a', 'arn:aws:iam::111122223333:role/team/a']) {
    expect(pathsOf(withCaller({ roleArn }))).toEqual([])
  }
})

it.each(['-x', 'x-', 'a--b', 'a_b', 'a b', '1a', 'ä', 'a'.repeat(41)])(
  'refuses %s as a deployment name',
  (name) => {
    expect(pathsOf({ ...goodDeployment, name })).toEqual(['name'])
  },
)

it.each(['Main', 'a/b', 'a.b', '-a', 'app-1', 'a_b'])('refuses %s as an app key', (key) => {
  const findings = shapeFindings({ ...goodDeployment, apps: { [key]: goodApp } })
  expect(findings).toEqual([
    expect.objectContaining({ path: `apps.${key}`, mend: expect.stringContaining('hyphens') }),
  ])
})

it('names a field that nobody knows, so that a slip of the pen is not a default', () => {
  expect(shapeFindings({ ...goodDeployment, confrim: true })).toEqual([
    expect.objectContaining({ path: 'confrim', what: 'nobody knows this field' }),
  ])
  expect(pathsOf(withConfiguration({ assettypes: [] }))).toEqual([
    'apps.main.configurations.insights.assettypes',
  ])
})

it('says what is missing', () => {
  const { confirm: _confirm, ...unsaid } = goodDeployment
  expect(shapeFindings(unsaid)).toEqual([expect.objectContaining({ path: 'confirm', what: 'it is missing' })])
  expect(shapeFindings(undefined)).toEqual([
    expect.objectContaining({ path: 'deployment', what: 'it is missing' }),
  ])
})

it('refuses a deployment without apps and a caller without return URLs', () => {
  expect(pathsOf({ ...goodDeployment, apps: {} })).toEqual(['apps'])
  expect(pathsOf(withCaller({ returnUrls: [] }))).toEqual(['callers.partner.returnUrls'])
})

it('refuses an operator without a mailbox', () => {
  expect(pathsOf({ ...goodDeployment, operatorEmail: 'operator' })).toEqual(['operatorEmail'])
})

const authorization = {
  kind: 'jwt',
  issuer: 'https://login.example.com',
  audience: ['https://api.example.com'],
  claim: 'sub',
}
const tokenCaller = { claimValue: 'partner', returnUrls: goodCaller.returnUrls }
const byToken = { ...goodDeployment, authorization, callers: { partner: tokenCaller } }

it('takes a deployment whose callers bring tokens, and one that says that they are roles', () => {
  expect(shapeFindings(byToken)).toEqual([])
  expect(shapeFindings({ ...goodDeployment, authorization: { kind: 'iam' } })).toEqual([])
})

it('says which of the two a caller of the other kind must have', () => {
  expect(shapeFindings({ ...byToken, callers: { partner: goodCaller } })).toEqual([
    expect.objectContaining({ path: 'callers.partner.claimValue', what: 'it is missing' }),
    expect.objectContaining({
      path: 'callers.partner.roleArn',
      mend: expect.stringContaining('write claimValue in its place'),
    }),
  ])
  expect(shapeFindings({ ...goodDeployment, callers: { partner: tokenCaller } })).toEqual([
    expect.objectContaining({ path: 'callers.partner.roleArn', what: 'it is missing' }),
    expect.objectContaining({
      path: 'callers.partner.claimValue',
      mend: expect.stringContaining('write roleArn in its place'),
    }),
  ])
})

it.each(['', ' partner', 'partner ', '[partner]', '\n', 7])('refuses the claim value %j', (claimValue) => {
  const callers = { partner: { ...tokenCaller, claimValue } }
  expect(pathsOf({ ...byToken, callers })).toEqual(['callers.partner.claimValue'])
})

it.each([
  ['another kind', { kind: 'JWT' }, 'kind'],
  ['no issuer', { issuer: undefined }, 'issuer'],
  ['no audience at all', { audience: undefined }, 'audience'],
  ['an empty audience', { audience: [] }, 'audience'],
  ['an empty text for an audience', { audience: [''] }, 'audience.0'],
  ['no claim', { claim: undefined }, 'claim'],
  ['an empty claim', { claim: '' }, 'claim'],
  ['a field that nobody knows', { scope: 'read' }, 'scope'],
])('refuses an authorization with %s', (_what, change, field) => {
  expect(pathsOf({ ...byToken, authorization: { ...authorization, ...change } })).toContain(
    `authorization.${field}`,
  )
})
