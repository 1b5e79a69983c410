import type { TokenKind } from '../deployment.ts'

/**
 * The 37 permissions that Facebook Login for Business supports, by the kind of token that may carry them (Meta,
 * Facebook Login for Business, "Supported permissions", page of May 2026, read 2026-11-23). Meta adds and renames
 * permissions: one that is missing here is a warning, never a refusal.
 */
export const supportedPermissions = {
  source: 'https://developers.facebook.com/docs/facebook-login/facebook-login-for-business',
  asOf: '2026-05',
  bothKinds: [
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
    'page_events',
    'pages_manage_ads',
    'pages_manage_cta',
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
    'read_audience_network_insights',
    'read_insights',
    'whatsapp_business_management',
    'whatsapp_business_messaging',
  ],
  userOnly: ['email', 'public_profile'],
} as const

/** Meta grants these to every app; a login needs another one besides. */
export const automaticPermissions: readonly string[] = ['email', 'public_profile']

/** The page prints the plural, tokens carry the singular: both name one permission. */
const aliases: Readonly<Record<string, string>> = { manage_app_solution: 'manage_app_solutions' }

export function permissionName(permission: string): string {
  return aliases[permission] ?? permission
}

/** Kinds of token that may carry the permission; undefined when the table does not know it. */
export function tokenKindsOf(permission: string): readonly TokenKind[] | undefined {
  const name = permissionName(permission)
  if ((supportedPermissions.bothKinds as readonly string[]).includes(name)) return ['system-user', 'user']
  return (supportedPermissions.userOnly as readonly string[]).includes(name) ? ['user'] : undefined
}
