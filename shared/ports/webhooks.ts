import type { Secret } from '../base/secret.ts'
import type { SignedWith } from '../meta/webhooks/signature.ts'
import type { NoSignedRequest, SignedRequest } from '../meta/webhooks/signed-request.ts'

/**
 * Whether what comes in is Meta's (rooms of `webhooks/` that Meta calls). The secrets stay behind this port. All throw
 * `ERR_APP_NOT_CONFIGURED` while the app has no secret.
 */
export interface WebhookSecrets {
  /** Which secret of the app signed these bytes. */
  verify(appKey: string, rawBody: Uint8Array, signature: string | undefined): Promise<SignedWith>
  /** A person's `signed_request`, or why it is none. */
  verifySignedRequest(appKey: string, signedRequest: string): Promise<SignedRequest | NoSignedRequest>
  /** Whether this is the token that `npm run setup` gave Meta. */
  isVerifyToken(appKey: string, token: Secret<string>): Promise<boolean>
}

/** Entries that are safely queued, so that none is queued again when it comes again (`webhooks/receive`). */
export interface WebhookDeliveries {
  /** Whether the entry was remembered and is still to be known at `now`. */
  isKnown(deliveryHash: string, now: number): Promise<boolean>
  /** Remembers the entry until a time (milliseconds). Repeating it changes nothing. */
  remember(deliveryHash: string, until: number): Promise<void>
}

/** Leaving entries that are too large for a message (`webhooks/receive`). */
export interface WebhookEntryWrites {
  /** Writes the entry's JSON, whole or not at all. The same key always gets the same text. */
  write(key: string, text: string): Promise<void>
}

/** Fetching them (`webhooks/process`). */
export interface WebhookEntryReads {
  /** The entry's JSON; `ERR_MESSAGE_MALFORMED` when there is none under this key. */
  read(key: string): Promise<string>
}
