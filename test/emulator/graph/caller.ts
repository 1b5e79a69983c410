import { createHmac } from 'node:crypto'
import { textParameter, type Call } from '../http/call.ts'
import type { AssetType } from '../world/seed.ts'
import type { App, Asset, State } from '../world/state.ts'
import { findToken, type Token } from '../world/tokens.ts'
import { GraphError, unsupportedRequest } from './graph-error.ts'
import { deathOf, lapseOf } from './token-death.ts'

/** Who calls: a live token and the app that it belongs to. */
export interface Caller {
  readonly token: Token
  readonly app: App
}

/** How long a proof with a time stays good: five minutes (Meta, Login Security, read 2026-11-23). */
const PROOF_SECONDS = 300

/** The token string of a call: header, then body, then query. */
export function tokenText(call: Call): string | undefined {
  return call.bearer ?? textParameter(call, 'access_token')
}

/** The app that a call speaks for, when it can be told; the answer's version may hang on it. */
export function appOfCall(state: State, call: Call): App | undefined {
  const token = findToken(state, tokenText(call) ?? '')
  return state.apps.get(token?.appId ?? textParameter(call, 'client_id') ?? '')
}

/**
 * The caller of a Graph call; throws Meta's error for a token that is missing, unreadable or dead. A call
 * that holds the app's secret itself needs no proof, but a wrong one is wrong there too.
 */
export function callerOf(state: State, call: Call, needsProof = true): Caller {
  const text = tokenText(call)
  if (text === undefined || text === '') throw missingToken(call)
  const token = findToken(state, text)
  if (!token) throw unknownToken(state, text)
  const app = state.apps.get(token.appId)
  if (!app) throw unknownToken(state, text)
  const dead = deathOf(state, token) ?? lapseOf(state, token)
  if (dead) throw dead
  checkProof(state, call, app, token, needsProof)
  return { token, app }
}

/** Throws code 200 unless the token has at least one of these permissions. */
export function requirePermission(
  caller: Caller,
  anyOf: readonly string[],
  message: string,
  code = 200,
): void {
  if (anyOf.some((permission) => caller.token.permissions.includes(permission))) return
  throw new GraphError(code, `(#${code}) ${message}`)
}

/** Throws the answer for what does not exist unless the token's grant has this asset. */
export function requireAsset(
  state: State,
  caller: Caller,
  call: Call,
  type: AssetType,
  id: string,
  node = id,
): void {
  if (state.assets.get(id)?.assetType === type && caller.token.assetIds.includes(id)) return
  if (caller.token.lostAssetIds.includes(id)) throw lostAsset(caller.app, call, node)
  throw unsupportedRequest(call.method, node)
}

/** An asset that was taken away: which of the three it answers is not established, so an app has a switch. */
function lostAsset(app: App, call: Call, node: string): GraphError {
  if (app.lostAssetError === '10')
    return new GraphError(10, '(#10) Application does not have permission for this action')
  if (app.lostAssetError === '200') return new GraphError(200, '(#200) Permissions error')
  return unsupportedRequest(call.method, node)
}

/** The assets of one type in the token's grant, in the order of the world. */
export function grantedAssets(state: State, caller: Caller, type: AssetType): readonly Asset[] {
  return [...state.assets.values()].filter(
    (asset) => asset.assetType === type && caller.token.assetIds.includes(asset.assetId),
  )
}

/**
 * The app whose own token calls an edge of that very app; throws for every other caller. Code 15 is
 * seen in public code, not in the documentation.
 */
export function requireOwnApp(state: State, call: Call, appId: string): App {
  return requireApp(callerOf(state, call), call, appId, false)
}

/**
 * The same, and the system user of the app's own business beside it: Meta's page of this edge asks for "a valid
 * OAuth or system-user token" and says no more. A client's system user may not see the other clients.
 */
export function requireOwnAppOrProvider(state: State, call: Call, appId: string): App {
  const caller = callerOf(state, call)
  const { token, app } = caller
  const isProvider = token.kind === 'system-user' && token.businessId === app.ownerBusinessId
  return requireApp(caller, call, appId, isProvider)
}

function requireApp(caller: Caller, call: Call, appId: string, isProvider: boolean): App {
  if (caller.token.kind !== 'app' && !isProvider)
    throw new GraphError(15, '(#15) This method must be called with an app access_token.')
  if (caller.app.appId !== appId) throw unsupportedRequest(call.method, appId)
  return caller.app
}

/** Throws for app tokens: they are nobody's, so nothing that starts at `me` answers them. */
export function requirePerson(caller: Caller): void {
  if (caller.token.kind === 'app') throw noCurrentUser()
}

function missingToken(call: Call): GraphError {
  if (call.path === '/me' || call.path.startsWith('/me/')) return noCurrentUser()
  return new GraphError(104, 'An access token is required to request this resource.')
}

function noCurrentUser(): GraphError {
  return new GraphError(
    2500,
    'An active access token must be used to query information about the current user.',
  )
}

/** The app's id with a secret that is not its own: 190 and 101 are both reported, so an app has a switch. */
function wrongAppToken(app: App | undefined): GraphError {
  if (!app) return new GraphError(101, 'Error validating application. Invalid application ID.')
  return app.wrongAppTokenError === '190'
    ? new GraphError(190, 'Invalid OAuth access token signature.')
    : new GraphError(101, 'Error validating application. Cannot get application info due to a system error.')
}

function unknownToken(state: State, text: string): GraphError {
  const [appId = '', secret] = text.split('|')
  if (secret !== undefined && /^\d+$/.test(appId)) return wrongAppToken(state.apps.get(appId))
  if (/^EAA[A-Za-z0-9]{20,}$/.test(text))
    return new GraphError(190, 'The access token could not be decrypted')
  return new GraphError(190, 'Invalid OAuth access token - Cannot parse access token')
}

/**
 * Checks the app secret proof. An app that requires it gets it from every kind of token, app tokens
 * included: Meta says "all server calls" (Login Security, read 2026-11-23) and names no exception.
 */
function checkProof(state: State, call: Call, app: App, token: Token, needsProof: boolean): void {
  const proof = textParameter(call, 'appsecret_proof')
  const type = 'GraphMethodException'
  if (proof === undefined) {
    if (!app.requireProof || !needsProof) return
    throw new GraphError(100, 'API calls from the server require an appsecret_proof argument', { type })
  }
  const time = textParameter(call, 'appsecret_time')
  const message = time === undefined ? token.value : `${token.value}|${time}`
  const expected = createHmac('sha256', app.appSecret).update(message).digest('hex')
  // Meta's text for a time that has passed is not published: the same refusal as for a wrong proof.
  const inTime = time === undefined || Math.abs(state.clock.seconds() - Number(time)) <= PROOF_SECONDS
  if (proof !== expected || !inTime)
    throw new GraphError(100, 'Invalid appsecret_proof provided in the API argument', { type })
}
