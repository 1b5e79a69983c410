import {
  askRemoval,
  confirmRemoval,
  removeAccess,
  showBusinesses,
  showConnectedApp,
  showConnectedApps,
} from './business-settings/steps.ts'
import { TOOLS_PATH } from './business-tools/pages.ts'
import {
  askPersonalRemoval,
  confirmPersonalRemoval,
  removePermission,
  showPeople,
  showPersonalApp,
  showPersonalApps,
} from './business-tools/steps.ts'
import { controlRoutes } from './control/controls.ts'
import { openOauthDialog } from './dialog/open.ts'
import {
  cancelDialog,
  chooseAssets,
  choosePerson,
  choosePortfolio,
  createAdAccount,
  createPortfolio,
  grantPermissions,
  refusePortfolio,
} from './dialog/steps.ts'
import { answerGraph, answerGraphLater } from './graph/answer-graph.ts'
import { answerBatch } from './graph/batch/answer-batch.ts'
import { listAdAccounts, listAssignedAdAccounts, readAdAccount } from './graph/nodes/ad-account.ts'
import { listConnectedBusinesses } from './graph/nodes/connected-businesses.ts'
import { accountInsights, objectInsights } from './graph/nodes/insights.ts'
import { readMe } from './graph/nodes/me.ts'
import { readObject } from './graph/nodes/object.ts'
import { listAccounts, listAssignedPages } from './graph/nodes/page.ts'
import { listSubscriptions, subscribe, unsubscribe } from './graph/nodes/subscriptions.ts'
import { deletePermissions, readPermissions } from './graph/nodes/permissions.ts'
import { accessToken } from './graph/oauth/access-token.ts'
import { debugToken } from './graph/oauth/debug-token.ts'
import { revokeToken } from './graph/oauth/revoke.ts'
import type { Call } from './http/call.ts'
import type { Route } from './http/route.ts'
import type { State } from './world/state.ts'

const dialogRoutes: readonly Route[] = [
  { method: 'GET', path: '/dialog/oauth', operation: 'dialog.open', handle: openOauthDialog },
  { method: 'POST', path: '/dialog/oauth/person', operation: 'dialog.person', handle: choosePerson },
  { method: 'POST', path: '/dialog/oauth/portfolio', operation: 'dialog.portfolio', handle: choosePortfolio },
  {
    method: 'POST',
    path: '/dialog/oauth/new-portfolio',
    operation: 'dialog.new-portfolio',
    handle: createPortfolio,
  },
  {
    method: 'POST',
    path: '/dialog/oauth/no-portfolio',
    operation: 'dialog.no-portfolio',
    handle: refusePortfolio,
  },
  {
    method: 'POST',
    path: '/dialog/oauth/new-ad-account',
    operation: 'dialog.new-ad-account',
    handle: createAdAccount,
  },
  { method: 'POST', path: '/dialog/oauth/assets', operation: 'dialog.assets', handle: chooseAssets },
  {
    method: 'POST',
    path: '/dialog/oauth/permissions',
    operation: 'dialog.permissions',
    handle: grantPermissions,
  },
  { method: 'POST', path: '/dialog/oauth/cancel', operation: 'dialog.cancel', handle: cancelDialog },
]

const CONNECTED_APPS = '/business-settings/{businessId}/connected-apps'

const settingsRoutes: readonly Route[] = [
  { method: 'GET', path: '/business-settings', operation: 'settings.businesses', handle: showBusinesses },
  { method: 'GET', path: CONNECTED_APPS, operation: 'settings.apps', handle: showConnectedApps },
  { method: 'GET', path: `${CONNECTED_APPS}/{appId}`, operation: 'settings.app', handle: showConnectedApp },
  {
    method: 'GET',
    path: `${CONNECTED_APPS}/{appId}/remove`,
    operation: 'settings.ask-removal',
    handle: askRemoval,
  },
  {
    method: 'POST',
    path: `${CONNECTED_APPS}/{appId}/remove`,
    operation: 'settings.remove-app',
    handle: confirmRemoval,
  },
  {
    method: 'POST',
    path: `${CONNECTED_APPS}/{appId}/assets/{assetId}/remove`,
    operation: 'settings.remove-access',
    handle: removeAccess,
  },
]

const PERSONAL_APP = `${TOOLS_PATH}/{personId}/{appId}`

const toolsRoutes: readonly Route[] = [
  { method: 'GET', path: TOOLS_PATH, operation: 'tools.people', handle: showPeople },
  { method: 'GET', path: `${TOOLS_PATH}/{personId}`, operation: 'tools.apps', handle: showPersonalApps },
  { method: 'GET', path: PERSONAL_APP, operation: 'tools.app', handle: showPersonalApp },
  {
    method: 'GET',
    path: `${PERSONAL_APP}/remove`,
    operation: 'tools.ask-removal',
    handle: askPersonalRemoval,
  },
  {
    method: 'POST',
    path: `${PERSONAL_APP}/remove`,
    operation: 'tools.remove-app',
    handle: confirmPersonalRemoval,
  },
  {
    method: 'POST',
    path: `${PERSONAL_APP}/permissions/{permission}/remove`,
    operation: 'tools.remove-permission',
    handle: removePermission,
  },
]

// The first that fits answers, so fixed names stand before ids.
/** What a batch can ask for. */
export const graphRoutes: readonly Route[] = [
  graph('GET', '/oauth/access_token', 'oauth.access_token', accessToken),
  graph('POST', '/oauth/access_token', 'oauth.access_token', accessToken),
  graph('GET', '/oauth/revoke', 'oauth.revoke', revokeToken),
  graph('POST', '/oauth/revoke', 'oauth.revoke', revokeToken),
  graph('GET', '/debug_token', 'oauth.debug_token', debugToken),
  graph('GET', '/me', 'me.read', readMe),
  graph('GET', '/me/permissions', 'me.permissions', readPermissions),
  graph('DELETE', '/me/permissions', 'me.delete_permissions', deletePermissions),
  graph('DELETE', '/me/permissions/{permission}', 'me.delete_permission', deletePermissions),
  graph('GET', '/me/accounts', 'me.accounts', listAccounts),
  graph('GET', '/me/assigned_pages', 'me.assigned_pages', listAssignedPages),
  marketing('GET', '/me/adaccounts', 'me.adaccounts', listAdAccounts),
  marketing('GET', '/me/assigned_ad_accounts', 'me.assigned_ad_accounts', listAssignedAdAccounts),
  marketing('GET', '/act_{accountId}', 'ad_account.read', readAdAccount),
  marketing('GET', '/act_{accountId}/insights', 'ad_account.insights', accountInsights),
  graph('GET', '/{appId}/connected_client_businesses', 'app.businesses', listConnectedBusinesses),
  later('POST', '/{appId}/subscriptions', 'app.subscribe', subscribe),
  graph('GET', '/{appId}/subscriptions', 'app.subscriptions', listSubscriptions),
  graph('DELETE', '/{appId}/subscriptions', 'app.unsubscribe', unsubscribe),
  graph('GET', '/{userId}/permissions', 'user.permissions', readPermissions),
  graph('DELETE', '/{userId}/permissions', 'user.delete_permissions', deletePermissions),
  graph('DELETE', '/{userId}/permissions/{permission}', 'user.delete_permission', deletePermissions),
  graph('GET', '/{objectId}', 'object.read', readObject),
  marketing('GET', '/{objectId}/insights', 'object.insights', objectInsights),
]

/** All of Meta's: the dialog, business settings and the Graph API, each with a version or without. */
export const versionedRoutes: readonly Route[] = [
  ...dialogRoutes,
  ...settingsRoutes,
  ...toolsRoutes,
  later('POST', '/', 'batch', answerBatch),
  ...graphRoutes,
]

/** All that the emulator answers. */
export const routes: readonly Route[] = [...versionedRoutes, ...controlRoutes]

function graph(
  method: Route['method'],
  path: string,
  operation: string,
  run: (state: State, call: Call) => unknown,
  isMarketing = false,
): Route {
  const handle: Route['handle'] = (state, call) =>
    answerGraph(state, call, isMarketing, () => run(state, call))
  return { method, path, operation, handle }
}

/** For a handler that has to wait for somebody. */
function later(
  method: Route['method'],
  path: string,
  operation: string,
  run: (state: State, call: Call) => Promise<unknown>,
): Route {
  const handle: Route['handle'] = (state, call) => answerGraphLater(state, call, () => run(state, call))
  return { method, path, operation, handle }
}

function marketing(
  method: Route['method'],
  path: string,
  operation: string,
  run: (state: State, call: Call) => unknown,
): Route {
  return graph(method, path, operation, run, true)
}
