import { expect, it } from 'vitest'
import type { LoginConfiguration } from '../../../../shared/domain/deployment.ts'
import { configurationFindings } from '../../../../shared/domain/preflight/configurations.ts'
import { goodConfiguration, rooms } from './deployments.ts'

const findings = (change: Partial<LoginConfiguration>) =>
  configurationFindings('here', { ...goodConfiguration, ...change }, rooms)

it('finds nothing in a configuration as it should be', () => {
  expect(findings({})).toEqual([])
})

it.each([[[]], [['email', 'public_profile']]])(
  'refuses %j, for Meta needs one permission more',
  (permissions) => {
    const errors = findings({ permissions, automations: [], tokenKind: 'user' })
    expect(errors).toEqual([expect.objectContaining({ severity: 'error', path: 'here.permissions' })])
  },
)

it('warns of a permission that Meta’s page does not list and takes it all the same', () => {
  expect(findings({ permissions: ['ads_read', 'ads_reed'] })).toEqual([
    expect.objectContaining({ severity: 'warning', what: expect.stringContaining('ads_reed') }),
  ])
})

it('warns of email on a system-user token, which cannot carry it', () => {
  expect(findings({ permissions: ['ads_read', 'email'] })).toEqual([
    expect.objectContaining({ severity: 'warning', what: 'email is not granted on system-user tokens' }),
  ])
  expect(findings({ permissions: ['ads_read', 'email'], tokenKind: 'user' })).toEqual([])
})

it('refuses a system-user configuration that grants no assets', () => {
  expect(findings({ assetTypes: [], automations: [] })).toEqual([
    expect.objectContaining({ severity: 'error', path: 'here.assetTypes' }),
  ])
  expect(findings({ assetTypes: [], automations: [], tokenKind: 'user' })).toEqual([])
})

it('refuses an automation that does not exist and says which do', () => {
  expect(findings({ automations: ['automations/hourly-insight'] })).toEqual([
    expect.objectContaining({
      severity: 'error',
      what: 'there is no automation automations/hourly-insight',
      mend: 'choose from automations/hourly-insights',
    }),
  ])
})

it('refuses a room that is no automation', () => {
  expect(findings({ automations: ['login/link'] })).toEqual([
    expect.objectContaining({ severity: 'error', what: 'login/link is a room but no automation' }),
  ])
})

it('warns of an automation whose permission or asset type the configuration does not ask for', () => {
  expect(findings({ permissions: ['business_management'] })).toEqual([
    expect.objectContaining({ severity: 'warning', what: expect.stringContaining('needs ads_read') }),
  ])
  expect(findings({ assetTypes: [], tokenKind: 'user' })).toEqual([
    expect.objectContaining({ severity: 'warning', what: expect.stringContaining('ad-account') }),
  ])
})

it('knows one permission under both of its spellings', () => {
  const solutions = { solutions: { job: { permissions: ['manage_app_solutions'] } } }
  const configuration = {
    ...goodConfiguration,
    permissions: ['manage_app_solution'],
    automations: ['solutions'],
  }
  expect(configurationFindings('here', configuration, solutions)).toEqual([])
})
