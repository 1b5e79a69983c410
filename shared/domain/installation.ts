import type { AssetType, TokenKind } from './deployment.ts'

/** What a token grants, as sets: order never matters. */
export interface Grant {
  readonly permissions: readonly string[]
  /** Per permission the assets it is limited to; absent when Meta sent no `target_ids` (which is not "none"). */
  readonly granular: readonly { readonly permission: string; readonly targetIds?: readonly string[] }[]
}

/** An asset of the grantor's that the grant reaches. */
export interface GrantedAsset {
  readonly type: AssetType
  readonly assetId: string
  readonly name: string
  /** IANA time zone of an ad account. */
  readonly timeZone?: string
  readonly currency?: string
}

/** What Meta knows: one Meta app × one grantor. Times are milliseconds since the epoch. */
export interface Installation {
  readonly installationId: string
  readonly appKey: string
  readonly appId: string
  readonly tokenKind: TokenKind
  /** The client business (system-user tokens) or the app-scoped person (user tokens). */
  readonly grantorId: string
  /** App-scoped id of the system user or person that the token acts as. */
  readonly actorId: string
  readonly grant: Grant
  readonly consentedAt: number
  /** When the token ends; absent for one that never expires. */
  readonly tokenExpiresAt?: number
}

/**
 * Which consent a write comes from. A write is kept when it repeats this attempt or replaces an older token;
 * anything else is a late duplicate of something older and loses.
 */
export interface Precedence {
  readonly attemptId: string
  /** `issued_at` of the token, milliseconds in whole seconds; the time of sealing when Meta leaves it out. */
  readonly tokenIssuedAt: number
  /** When the token was sealed, milliseconds: tells tokens of one second apart. */
  readonly tokenSealedAt: number
}

/** Whether one consent's token is newer than another's. */
export function isNewerConsent(one: Precedence, other: Precedence): boolean {
  return one.tokenIssuedAt === other.tokenIssuedAt
    ? one.tokenSealedAt > other.tokenSealedAt
    : one.tokenIssuedAt > other.tokenIssuedAt
}
