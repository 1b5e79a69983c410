import type { Coverage } from './coverage-row.ts'
import { pageCoverage } from './page-coverage.ts'

const readOn = '2026-11-23'
const MANUAL_FLOW = 'Manual login flow, /docs/facebook-login/guides/advanced/manual-flow'
const BUSINESS_LOGIN = 'Facebook Login for Business, /docs/facebook-login/facebook-login-for-business'
const DEBUG_TOKEN = 'Permissions, /docs/whatsapp/permissions (samples of debug_token)'
const INSIGHTS = 'Ad Account Insights, /docs/marketing-api/reference/ad-account/insights'
const AD_ACCOUNT = 'Ad Account, /docs/marketing-api/reference/ad-account'
const REVOKE = 'Requesting and Revoking Permissions, /docs/facebook-login/guides/permissions/request-revoke'
const USER = 'User, /docs/graph-api/reference/user'
const WEBHOOKS =
  'Webhooks: Getting Started, /docs/graph-api/webhooks/getting-started; Business Integration Webhooks, ' +
  '/docs/facebook-login/facebook-login-for-business/integration-webhooks'

/** Every route of Meta's that the emulator answers; a test compares the list with the routes. */
export const coverage: readonly Coverage[] = [
  {
    method: 'GET',
    route: '/dialog/oauth',
    status: 'partial',
    note: 'config_id logins; scope logins, auth_type, display, extras and PKCE are not looked at',
    source: `${MANUAL_FLOW}; ${BUSINESS_LOGIN}`,
    readOn,
  },
  ...pageCoverage,
  {
    method: 'POST',
    route: '/',
    status: 'partial',
    note: 'batch; references between operations are refused, attached files and headers are not looked at',
    source: 'Batch Requests, /docs/graph-api/batch-requests',
    readOn,
  },
  {
    method: 'GET',
    route: '/oauth/access_token',
    status: 'partial',
    note: 'authorization code and client_credentials; fb_exchange_token is refused',
    source: MANUAL_FLOW,
    readOn,
  },
  {
    method: 'POST',
    route: '/oauth/access_token',
    status: 'partial',
    note: 'the same by form or JSON; seen in public code, not in the documentation',
    source: MANUAL_FLOW,
    readOn,
  },
  ...(['GET', 'POST'] as const).map((method): Coverage => ({
    method,
    route: '/oauth/revoke',
    status: 'partial',
    note: 'one token; its answer and the subcode afterwards are not published',
    source:
      'Install Apps, Generate, Refresh, and Revoke Tokens, ' +
      '/docs/business-management-apis/system-users/install-apps-and-generate-tokens',
    readOn,
  })),
  {
    method: 'GET',
    route: '/debug_token',
    status: 'complete',
    note: 'user, system-user, page and app tokens; how target_ids look is a setting of the app',
    source: DEBUG_TOKEN,
    readOn,
  },
  {
    method: 'GET',
    route: '/me',
    status: 'partial',
    note: 'id, name, client_business_id',
    source: `${BUSINESS_LOGIN}; ${USER}`,
    readOn,
  },
  ...['/me', '/{userId}'].flatMap((user): readonly Coverage[] => [
    {
      method: 'GET',
      route: `${user}/permissions`,
      status: 'complete',
      note: 'granted, or declined once it was taken back',
      source: USER,
      readOn,
    },
    deletion(`${user}/permissions`, 'the app leaves a person; of a system user a setting of the app'),
    deletion(`${user}/permissions/{permission}`, 'one permission; of a system user as above'),
  ]),
  {
    method: 'GET',
    route: '/me/accounts',
    status: 'partial',
    note: 'empty for system users and without business_management, as reported in public issues',
    source: 'Long-Lived Tokens, /docs/facebook-login/guides/access-tokens/get-long-lived',
    readOn,
  },
  {
    method: 'GET',
    route: '/me/assigned_pages',
    status: 'partial',
    note: 'without the parameter pages',
    source: 'System User, /docs/marketing-api/reference/system-user',
    readOn,
  },
  {
    method: 'GET',
    route: '/me/adaccounts',
    status: 'partial',
    note: 'the fields of /act_{accountId}',
    source: USER,
    readOn,
  },
  {
    method: 'GET',
    route: '/me/assigned_ad_accounts',
    status: 'partial',
    note: 'with tasks and permitted_tasks',
    source: 'System User, /docs/marketing-api/reference/system-user',
    readOn,
  },
  {
    method: 'GET',
    route: '/act_{accountId}',
    status: 'partial',
    note: 'name, status, currency, time zone, business, owner',
    source: AD_ACCOUNT,
    readOn,
  },
  {
    method: 'GET',
    route: '/act_{accountId}/insights',
    status: 'partial',
    note: 'synchronous; the hourly breakdown of the advertiser only; filtering and sort are refused',
    source: `${INSIGHTS}; Insights Breakdowns, /docs/marketing-api/insights/breakdowns`,
    readOn,
  },
  {
    method: 'GET',
    route: '/{appId}/connected_client_businesses',
    status: 'partial',
    note: 'for the app and its own business; every business is verified and active',
    source: 'Application, /docs/graph-api/reference/application (connected_client_businesses)',
    readOn,
  },
  {
    method: 'POST',
    route: '/{appId}/subscriptions',
    status: 'partial',
    note: 'with the handshake; notifications come by themselves for application, permissions and account_update; no mutual TLS',
    source: WEBHOOKS,
    readOn,
  },
  {
    method: 'GET',
    route: '/{appId}/subscriptions',
    status: 'complete',
    note: 'one for each object, with its fields',
    source: WEBHOOKS,
    readOn,
  },
  {
    method: 'DELETE',
    route: '/{appId}/subscriptions',
    status: 'complete',
    note: 'all, those of an object, or some fields of it',
    source: WEBHOOKS,
    readOn,
  },
  {
    method: 'GET',
    route: '/{objectId}',
    status: 'partial',
    note: 'business, page, campaign, ad set, ad and the user of the token, a few fields each',
    source: `${BUSINESS_LOGIN}; ${AD_ACCOUNT}`,
    readOn,
  },
  {
    method: 'GET',
    route: '/{objectId}/insights',
    status: 'partial',
    note: 'of a campaign, ad set or ad; as for the account',
    source: INSIGHTS,
    readOn,
  },
]

function deletion(route: string, note: string): Coverage {
  return { method: 'DELETE', route, status: 'partial', note, source: REVOKE, readOn }
}
