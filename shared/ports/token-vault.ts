import type { Secret } from '../base/secret.ts'
import type { TokenKind } from '../domain/deployment.ts'
import type { Precedence } from '../domain/installation.ts'

/**
 * Sealing what the exchange brings (`login/callback`): may make data keys for landing tokens and write them, and can
 * open nothing.
 */
export interface LandingSeal {
  /** Takes a data key before the code is spent; `ERR_VAULT_UNAVAILABLE` when KMS does not answer. */
  prepare(landing: { readonly appKey: string; readonly attemptId: string }): Promise<PreparedLandingSeal>
}

/** An authorization code as ciphertext; what it looks like is the vault's own matter. */
export interface SealedCode {
  readonly v: number
  readonly tokenId: string
}

export interface PreparedLandingSeal {
  /** Seals the code that the token will be had for, under the same data key; stores nothing. Before `store` only. */
  sealCode(authorizationCode: Secret<string>): SealedCode
  /** Seals the token and stores it in one write. The key is wiped afterwards: one token per preparation. */
  store(token: Secret<string>): Promise<void>
}

/**
 * Going on with an exchange that the callback did not finish (`connections/finalize`): may open its code and write its
 * landing token, and makes no data key for it.
 */
export interface LandingTakeover {
  /**
   * `ERR_VAULT_SEAL_BROKEN` for a code that was not sealed for this attempt, `ERR_VAULT_UNAVAILABLE` when KMS does not
   * answer.
   */
  open(
    landing: { readonly appKey: string; readonly attemptId: string },
    sealedCode: SealedCode,
  ): Promise<TakenCode>
}

export interface TakenCode {
  readonly authorizationCode: Secret<string>
  /** Seals the token under the data key of its code and stores it in one write; once. */
  store(token: Secret<string>): Promise<void>
}

/** A landing token's row, without what is sealed in it. */
export interface LandingToken {
  readonly attemptId: string
  /** Milliseconds since the epoch. */
  readonly sealedAt: number
}

/** Whether a landing token exists, and its removal (`connections/finalize`). */
export interface LandingTokens {
  /** Consistent read. */
  find(attemptId: string): Promise<LandingToken | undefined>
  remove(attemptId: string): Promise<void>
}

/** Turning a landing token into an installation's root token (`connections/finalize`); the token never leaves the vault. */
export interface RootSeal {
  /** Opens the landing token, seals it anew for the installation and stores it unless a newer one is there. */
  sealFromLanding(root: {
    readonly appKey: string
    readonly attemptId: string
    readonly installationId: string
    readonly tokenKind: TokenKind
    readonly tokenExpiresAt?: number
    readonly precedence: Precedence
  }): Promise<'sealed' | 'superseded'>
}
