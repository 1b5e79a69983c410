import { textParameter, type Call } from '../../http/call.ts'
import type { AssetType } from '../../world/seed.ts'
import type { App, State } from '../../world/state.ts'
import { findToken, type Token } from '../../world/tokens.ts'
import { callerOf, type Caller } from '../caller.ts'
import { GraphError, invalidParameter } from '../graph-error.ts'
import { deathError, deathOf } from '../token-death.ts'
import { countAppCall } from '../usage.ts'

/**
 * `/debug_token`: what Meta says about a token. An invalid input token is an answer (HTTP 200 with
 * `is_valid: false`), a caller who may not ask is an error. Meta, WhatsApp permissions page and
 * public recordings, read 2026-11-23.
 */
export function debugToken(state: State, call: Call): unknown {
  const caller = callerOf(state, call)
  if (caller.token.kind === 'app') countAppCall(state, call, caller.app)
  const input = textParameter(call, 'input_token')
  if (input === undefined || input === '') throw invalidParameter('The parameter input_token is required')
  const token = findToken(state, input)
  if (!token)
    return {
      data: {
        error: { code: 190, message: 'The access token could not be decrypted' },
        is_valid: false,
        scopes: [],
      },
    }
  requireSight(caller, token)
  return { data: describe(state, caller.app, token) }
}

function requireSight({ token: calling, app }: Caller, inspected: Token): void {
  if (inspected.appId !== app.appId)
    throw invalidParameter('The App_id in the input_token did not match the Viewing App')
  const isRoleHolder = calling.personId !== undefined && app.roleHolderIds.includes(calling.personId)
  if (calling.kind === 'app' || calling.value === inspected.value || isRoleHolder) return
  throw new GraphError(
    100,
    '(#100) You must provide an app access token, or a user access token that is an owner or developer of the app',
  )
}

function describe(state: State, app: App, token: Token): unknown {
  const looks = app.allTokensLookDead
  const dead =
    looks === undefined ? deathOf(state, token) : deathError(state, token, { code: 190, subcode: looks })
  return {
    app_id: app.appId,
    type: token.kind === 'system-user' ? 'SYSTEM_USER' : token.kind.toUpperCase(),
    application: app.name,
    data_access_expires_at: token.dataAccessExpiresAt,
    // Here the key is `subcode`, not `error_subcode`.
    ...(dead ? { error: { code: dead.code, message: dead.message, subcode: dead.details.subcode } } : {}),
    expires_at: token.expiresAt,
    is_valid: dead === undefined,
    ...(dead ? {} : { issued_at: token.issuedAt }),
    ...(token.pageId === undefined ? {} : { profile_id: token.pageId }),
    scopes: token.permissions.map((permission) => spelled(app, permission)),
    ...(dead || token.kind === 'app' ? {} : { granular_scopes: granularScopes(state, app, token) }),
    ...(token.kind === 'app' ? {} : { user_id: token.userId }),
  }
}

function granularScopes(state: State, app: App, token: Token): readonly unknown[] {
  return token.permissions
    .filter((permission) => permission !== 'public_profile')
    .map((permission) => {
      const type = assetTypeOf(permission)
      const targets = token.assetIds.filter((id) => state.assets.get(id)?.assetType === type)
      const scope = spelled(app, permission)
      // Whether business tokens name their targets is not documented; both are seen, so an app has a switch.
      if (app.targetIds === false || targets.length === 0) return { scope }
      if (app.targetIds === 'empty') return { scope, target_ids: [] }
      return { scope, target_ids: app.targetIds === 'reordered' ? targets.toReversed() : targets }
    })
}

/** Meta spells a permission or two otherwise here than on the page that lists them. */
function spelled(app: App, permission: string): string {
  return app.scopeNames.get(permission) ?? permission
}

/** Which assets a permission speaks about [inferred]: Meta's samples show it for WhatsApp only. */
function assetTypeOf(permission: string): AssetType | undefined {
  if (permission.startsWith('ads_')) return 'ad_account'
  if (permission.startsWith('pages_') || permission === 'leads_retrieval') return 'page'
  if (permission === 'catalog_management') return 'product_catalog'
  if (permission.startsWith('instagram_')) return 'instagram_account'
  if (permission.startsWith('whatsapp_')) return 'whatsapp_business_account'
  return undefined
}
