import { expect, it } from 'vitest'
import type { TokenKind } from '../../../../shared/domain/deployment.ts'
import { configurationFindings } from '../../../../shared/domain/preflight/configurations.ts'
import { supportedPermissions } from '../../../../shared/domain/preflight/permissions.ts'
import { goodConfiguration, rooms } from './deployments.ts'

/*
 * The table of Meta's page once more, copied from there and not from the code (Meta, Facebook Login for Business,
 * "Supported permissions", page of May 2026, read 2026-11-23), so that a slip in one of the two copies shows.
 */

const forBoth = [
  'ads_management',
  'ads_read',
  'business_management',
  'catalog_management',
  'commerce_account_manage_orders',
  'commerce_account_read_orders',
  'commerce_account_read_reports',
  'commerce_account_read_settings',
  'commerce_manage_accounts',
  'instagram_basic',
  'instagram_content_publish',
  'instagram_manage_comments',
  'instagram_manage_insights',
  'instagram_manage_messages',
  'instagram_shopping_tag_products',
  'leads_retrieval',
  'manage_app_solutions',
  'manage_fundraisers',
  'pages_manage_cta',
  'page_events',
  'pages_manage_ads',
  'pages_manage_engagement',
  'pages_manage_instant_articles',
  'pages_manage_metadata',
  'pages_manage_posts',
  'pages_messaging',
  'pages_read_engagement',
  'pages_read_user_content',
  'pages_show_list',
  'private_computation_access',
  'publish_video',
  'read_insights',
  'read_audience_network_insights',
  'whatsapp_business_management',
  'whatsapp_business_messaging',
]
const forPeopleOnly = ['email', 'public_profile']

/** What the preflight says of a configuration that asks for the permission beside what its automation needs. */
function findings(permission: string, tokenKind: TokenKind) {
  const permissions = [...new Set(['ads_read', permission])]
  return configurationFindings('here', { ...goodConfiguration, tokenKind, permissions }, rooms)
}

it.each([...forBoth, ...forPeopleOnly])('%s may be asked for on a person’s token', (permission) => {
  expect(findings(permission, 'user')).toEqual([])
})

it.each(forBoth)('%s may be asked for on a business’s token', (permission) => {
  expect(findings(permission, 'system-user')).toEqual([])
})

it.each(forPeopleOnly)('%s is warned of on a business’s token, which cannot carry it', (permission) => {
  expect(findings(permission, 'system-user')).toEqual([
    expect.objectContaining({
      severity: 'warning',
      path: 'here.permissions',
      what: `${permission} is not granted on system-user tokens`,
    }),
  ])
})

it('the two copies of the table name the same permissions', () => {
  const { bothKinds, userOnly } = supportedPermissions
  expect(bothKinds.toSorted()).toEqual(forBoth.toSorted())
  expect(userOnly.toSorted()).toEqual(forPeopleOnly)
})
