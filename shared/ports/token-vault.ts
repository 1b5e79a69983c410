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

export interface PreparedLandingSeal {
  /** Seals the token and stores it in one write. The key is wiped afterwards: one token per preparation. */
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
