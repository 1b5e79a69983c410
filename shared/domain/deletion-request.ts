import { base32, fingerprint, hashOf } from '../base/hash.ts'

/**
 * A person's request to have their data deleted, as Meta handed it on. The person's id is nowhere in it: the
 * installation's is a hash of it. Times are milliseconds since the epoch.
 */
export interface DeletionRequest {
  /** The request's confirmation code, hashed. */
  readonly codeHash: string
  readonly installationId: string
  readonly requestedAt: number
  readonly state: DeletionState
  /** How many rows or objects each store held of the person; absent until they were counted. */
  readonly counts?: Readonly<Record<string, number>>
  readonly completedAt?: number
  /** When the request itself is forgotten. */
  readonly expiresAt: number
}

/** `nothing-held`: it is done, and there was nothing to delete. */
export type DeletionState = 'received' | 'deleting' | 'deleted' | 'nothing-held'

/** How long its status page answers. */
export const REQUEST_KNOWN_MILLISECONDS = 180 * 24 * 60 * 60_000

/** Letters and digits only, as Meta asks (Meta, Data Deletion Request Callback, read 2026-11-23): 130 bits. */
const CODE = /^[a-z2-7]{26}$/

/**
 * The confirmation code of a signed request: the same whenever that request comes again, and not to be guessed by
 * whoever has not got the signature that Meta made.
 */
export function confirmationCodeOf(appKey: string, requestHash: string): string {
  return base32(hashOf('data-deletion', appKey, requestHash)).slice(0, 26)
}

/** The stored form of a confirmation code; undefined for what cannot be one. */
export function codeHashOf(code: string | undefined): string | undefined {
  return code !== undefined && CODE.test(code) ? fingerprint(code) : undefined
}
