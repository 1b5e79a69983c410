import type { Clock } from '../../clock.ts'
import type { JwtDeclaration } from '../declaration.ts'
import { areValid, claimsInEvent } from './claims.ts'
import { createIssuerKeys } from './issuer-keys.ts'
import { isSignedBy, readToken } from './token.ts'

/** What an HTTP API tells a function about the bearer of a token. */
export interface JwtIdentity {
  readonly claims: Readonly<Record<string, string>>
  /** Scopes belong to routes that ask for one, which the ground's do not. */
  readonly scopes: null
}

/** Reads the token of an `Authorization` header; undefined when it is missing or not to be believed. */
export type JwtAuthorizer = (header: string | undefined) => Promise<JwtIdentity | undefined>

/** The JWT authorizer of an HTTP API. An issuer that does not answer is said on the console: its tokens are refused. */
export function createJwtAuthorizer(declaration: JwtDeclaration, clock: Clock): JwtAuthorizer {
  const keys = createIssuerKeys(declaration.issuer, clock)
  return async (header) => {
    const token = readToken(header)
    if (!token) return undefined
    const key = await keys.find(token.keyId).catch((cause: unknown) => {
      console.error(`the ground got no keys of ${declaration.issuer}:`, cause)
    })
    const believed = key && isSignedBy(token, key) && areValid(token.claims, declaration, clock.now())
    return believed ? { claims: claimsInEvent(token.claims), scopes: null } : undefined
  }
}
