import { textParameter, type Call } from '../../http/call.ts'
import type { State } from '../../world/state.ts'
import { endTokens, findToken } from '../../world/tokens.ts'
import { callerOf } from '../caller.ts'
import { GraphError, invalidParameter } from '../graph-error.ts'
import { deathOf } from '../token-death.ts'
import { authenticatedApp } from './access-token.ts'

/**
 * `/oauth/revoke`: one token ends, and nothing else: the grant stays. Meta, Install Apps, Generate, Refresh,
 * and Revoke Tokens, as quoted in public code, read 2026-11-23; the answer and the subcode that the token
 * shows afterwards are chosen here.
 */
export function revokeToken(state: State, call: Call): unknown {
  const app = authenticatedApp(state, call)
  const caller = callerOf(state, call, false)
  if (caller.app.appId !== app.appId) throw invalidParameter('The access_token is not one of this app')
  const text = textParameter(call, 'revoke_token')
  if (text === undefined || text === '') throw invalidParameter('The parameter revoke_token is required')
  const token = findToken(state, text)
  if (!token) throw new GraphError(190, 'The access token could not be decrypted')
  if (token.appId !== app.appId || token.kind === 'app')
    throw invalidParameter('The revoke_token is not one that this app can revoke')
  const dead = deathOf(state, token)
  if (dead) throw dead
  endTokens([token], app.revokedSubcode)
  return { success: true }
}
