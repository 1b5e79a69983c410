import { expect, it } from 'vitest'
import type { LoginConfiguration } from '../../../shared/domain/deployment.ts'
import type { GrantedAsset } from '../../../shared/domain/installation.ts'
import { type JobDeclaration, planJobs, WHOLE_OWNER } from '../../../shared/domain/job-plan.ts'

const insights: JobDeclaration = {
  per: 'asset',
  assetType: 'ad-account',
  permissions: ['ads_read'],
  everyMinutes: 60,
}
const audit: JobDeclaration = { per: 'connection', permissions: ['business_management'], everyMinutes: 1440 }
const configuration: LoginConfiguration = {
  configurationId: '730000000000001',
  tokenKind: 'system-user',
  permissions: ['ads_read', 'business_management'],
  assetTypes: ['ad-account'],
  automations: ['automations/insights', 'automations/audit'],
}
const account = (assetId: string): GrantedAsset => ({
  type: 'ad-account',
  assetId,
  name: `Account ${assetId}`,
})
const owner = { ownerId: 'inst_a.b', installationId: 'inst_a', appKey: 'demo', generation: 3 }
const plan = {
  automations: { 'automations/insights': insights, 'automations/audit': audit },
  configuration,
  grant: { permissions: ['ads_read', 'business_management'], granular: [] },
  assets: [account('42'), account('43')],
  owner,
}

it('an automation has a job for each asset of its type, or one for the connection', () => {
  expect(planJobs(plan)).toEqual([
    {
      ...owner,
      automation: 'automations/insights',
      assetId: '42',
      assetType: 'ad-account',
      everyMinutes: 60,
    },
    {
      ...owner,
      automation: 'automations/insights',
      assetId: '43',
      assetType: 'ad-account',
      everyMinutes: 60,
    },
    { ...owner, automation: 'automations/audit', assetId: WHOLE_OWNER, everyMinutes: 1440 },
  ])
})

it('an automation whose permission was not granted has no job', () => {
  const grant = { permissions: ['ads_read'], granular: [] }
  expect(planJobs({ ...plan, grant }).map((job) => job.automation)).toEqual([
    'automations/insights',
    'automations/insights',
  ])
  expect(planJobs({ ...plan, grant: { permissions: [] } })).toEqual([])
})

it('an automation that takes two permissions has no job with one of them', () => {
  const both = { ...audit, permissions: ['ads_read', 'pages_show_list'] }
  expect(planJobs({ ...plan, automations: { 'automations/audit': both } })).toEqual([])
})

it('either spelling of a permission does', () => {
  const automations = { 'automations/audit': { ...audit, permissions: ['manage_app_solutions'] } }
  const grant = { permissions: ['manage_app_solution'], granular: [] }
  expect(planJobs({ ...plan, automations, grant })).toHaveLength(1)
})

it('only what the configuration names runs, and a name without a room is no job', () => {
  const automations = ['automations/audit', 'automations/gone']
  expect(planJobs({ ...plan, configuration: { ...configuration, automations } })).toMatchObject([
    { automation: 'automations/audit' },
  ])
})

it('an automation per asset that names no type works on none', () => {
  const { assetType: _assetType, ...typeless } = insights
  const automations = { 'automations/insights': typeless }
  expect(planJobs({ ...plan, automations })).toEqual([])
})

it('a person’s token runs nothing by itself', () => {
  expect(planJobs({ ...plan, configuration: { ...configuration, tokenKind: 'user' } })).toEqual([])
})

it('without assets there is work for the connection only', () => {
  expect(planJobs({ ...plan, assets: [] })).toMatchObject([{ assetId: WHOLE_OWNER }])
})
