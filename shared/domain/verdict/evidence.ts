import type { AssetReference } from '../connection.ts'

/** Something that was seen of an installation's health. Times are milliseconds since the epoch. */
export type Evidence = ToldEvidence | TokenAnswer

/** What other rooms tell the judge. None of it is proof: the most that it does is to raise a question. */
export type ToldEvidence =
  /**
   * Meta says that the app was removed: the webhook `business_integration_uninstall`, WhatsApp's
   * `PARTNER_APP_UNINSTALLED`, a person's `permissions` webhook, or the deauthorize callback; `at` is Meta's own time.
   */
  | { readonly kind: 'uninstalled'; readonly at: number }
  /** A whole reading of the app's connected businesses, begun at `at`, did not name the business. */
  | { readonly kind: 'absent'; readonly at: number }
  /** Meta's webhook `business_integration_install`. */
  | { readonly kind: 'installed'; readonly at: number }
  /** Assets or permissions were added or taken away, says Meta; or a sweep saw another grant than is held. */
  | { readonly kind: 'changed'; readonly at: number }
  /** Somebody wants to know now: the partner, or a sweep that found a good token where something speaks against it. */
  | { readonly kind: 'asked'; readonly at: number }
  /** The token is dead, as a call with it or a question about it was told. */
  | ({ readonly kind: 'call-refused' } & Refusal)
  /** A call was refused for want of an asset or a permission, which may be gone or may only look so. */
  | ({ readonly kind: 'asset-refused'; readonly asset?: AssetReference } & Refusal)
  /** A call was refused because Meta has blocked the business for a while (368). */
  | ({ readonly kind: 'blocked' } & Refusal)
  /** A call was refused for something that only the operator can mend: secret, proof, version, the app's settings. */
  | ({ readonly kind: 'operator-error' } & Refusal)

/** What Meta answers the judge itself about a token. `attemptId` names the consent whose token was asked about. */
export type TokenAnswer =
  | { readonly kind: 'token-valid'; readonly at: number; readonly attemptId: string }
  /** Code and subcode are Meta's, of the answer. */
  | ({ readonly kind: 'token-invalid'; readonly attemptId: string } & Refusal)

/** What Meta said, and when. */
interface Refusal {
  readonly at: number
  readonly code?: number
  readonly subcode?: number
}

export type EvidenceKind = Evidence['kind']
