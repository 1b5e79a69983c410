import { issueCode } from '../world/codes.ts'
import { announceGrant } from '../webhooks/business-integration.ts'
import { announcePersonalGrant } from '../webhooks/permissions.ts'
import { grantOfBusiness, grantOfPerson, writeGrant } from '../world/grants.ts'
import type { State } from '../world/state.ts'
import { issueGrantToken, SHORT_TOKEN_SECONDS } from '../world/tokens.ts'
import type { Dialog } from './progress.ts'
import { withFragment, withQuery } from './redirect.ts'

/**
 * Writes the grant and makes the address that the browser goes back to: the code in the query, or a
 * token in the fragment when one is asked for. Meta, Manual login flow, read 2026-11-23.
 */
export function finish(state: State, dialog: Dialog, personId: string): string {
  const { app, configuration, redirectUri, responseTypes } = dialog.request
  const before =
    dialog.businessId === undefined
      ? grantOfPerson(state, app.appId, personId)
      : grantOfBusiness(state, app.appId, dialog.businessId)
  const grant = writeGrant(state, app.appId, configuration, personId, dialog.businessId, dialog.assetIds)
  announceGrant(state, grant, before)
  announcePersonalGrant(state, grant, before)
  const wantsToken = responseTypes.has('token')
  const code = responseTypes.has('code')
    ? issueCode(state, grant, configuration, redirectUri).value
    : undefined
  const scopes = responseTypes.has('granted_scopes') ? grant.permissions.join(',') : undefined
  if (!wantsToken)
    return withQuery(redirectUri, [
      ['code', code],
      ['granted_scopes', scopes],
      ['state', dialog.request.state],
    ])
  const token = issueGrantToken(state, grant, configuration, SHORT_TOKEN_SECONDS)
  return withFragment(redirectUri, [
    ['access_token', token.value],
    ['data_access_expiration_time', String(token.dataAccessExpiresAt)],
    ['expires_in', String(token.expiresAt - state.clock.seconds())],
    ['code', code],
    ['granted_scopes', scopes],
    ['state', dialog.request.state],
  ])
}
