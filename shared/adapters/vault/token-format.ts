import type { Secret } from '../../base/secret.ts'

/** What a sealed token belongs to; a token sealed for one owner opens for no other. */
export interface SealedFor {
  readonly app: string
  /** `code` is no token yet: the authorization code that an attempt's landing token is to be had for. */
  readonly kind: 'landing' | 'root' | 'code'
  /** The attempt of a landing token or a code, the installation of a root token. */
  readonly ref: string
}

/** A sealed token as attributes of its row. `v` names the format that opens it. */
export interface SealedToken extends SealedFor {
  readonly v: number
  readonly tokenId: string
}

/** Everything is ready to seal one token, and nothing has been spent yet. */
export interface PreparedSeal<S extends SealedToken> {
  readonly tokenId: string
  /** Seals the code that the token will be had for, under the same data key. Before the token only. */
  sealCode(authorizationCode: Secret<string>): S
  /** Seals the one token; the key is gone afterwards, whether it went well or not. */
  seal(token: Secret<string>): S
}

/** A code that is open again, and everything ready to seal its token. */
export interface ResumedSeal<S extends SealedToken> {
  readonly authorizationCode: Secret<string>
  readonly prepared: PreparedSeal<S>
}

/**
 * How tokens are sealed. One format per kind of key tree: a later one is written beside this, and rows of both stay
 * readable, without a caller knowing.
 */
export interface TokenFormat<S extends SealedToken = SealedToken> {
  /** `ERR_VAULT_UNAVAILABLE` when the key service does not answer. */
  prepare(owner: SealedFor): Promise<PreparedSeal<S>>
  /** `ERR_VAULT_SEAL_BROKEN` for anything that was not sealed for this owner, `ERR_VAULT_UNAVAILABLE` as above. */
  open(stored: unknown, owner: SealedFor): Promise<Secret<string>>
  /**
   * Opens the code that was sealed for this owner's token, and makes ready to seal that token under the data key of
   * both. Fails as `open` does.
   */
  resume(storedCode: unknown, owner: SealedFor): Promise<ResumedSeal<S>>
}
