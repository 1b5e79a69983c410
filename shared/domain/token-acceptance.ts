import type { TokenFacts } from '../meta/edges/debug-token.ts'
import type { TokenOwner } from '../meta/edges/me.ts'
import { canonicalPermission } from '../meta/permission.ts'
import type { AppDeployment, LoginConfiguration, TokenKind } from './deployment.ts'
import type { LoginEndReason } from './login-attempt.ts'

const wireType: Readonly<Record<TokenKind, string>> = { 'system-user': 'SYSTEM_USER', user: 'USER' }

/**
 * Why a token that came out of a login cannot be used; undefined when it can. Missing permissions are no reason as
 * long as one of the configuration's is there: Meta renames permissions, and a strict comparison would turn good
 * tokens away.
 */
export function refusalOfToken(
  app: AppDeployment,
  configuration: LoginConfiguration,
  token: TokenFacts,
  now: number,
): LoginEndReason | undefined {
  if (!token.isValid) return 'token-dead'
  if (token.appId !== app.appId) return 'wrong-app'
  if (token.type !== wireType[configuration.tokenKind]) return 'wrong-token-kind'
  if (token.expiresAt !== undefined && token.expiresAt <= now) return 'token-dead'
  if (missingPermissions(configuration, token).length === configuration.permissions.length) {
    return 'no-permission'
  }
  return undefined
}

/** Permissions of the configuration that the token lacks, by canonical name. */
export function missingPermissions(configuration: LoginConfiguration, token: TokenFacts): string[] {
  const granted = new Set(token.permissions)
  return configuration.permissions.map(canonicalPermission).filter((permission) => !granted.has(permission))
}

/** Who granted the token: the client business of a system-user token, the person of a user token. */
export function grantorOf(
  app: AppDeployment,
  configuration: LoginConfiguration,
  owner: TokenOwner,
): { readonly grantorId: string } | { readonly refusal: LoginEndReason } {
  if (configuration.tokenKind === 'user') return { grantorId: owner.actorId }
  if (owner.clientBusinessId === undefined) return { refusal: 'no-client-business' }
  if (owner.clientBusinessId === app.ownBusinessId) return { refusal: 'own-business' }
  return { grantorId: owner.clientBusinessId }
}
