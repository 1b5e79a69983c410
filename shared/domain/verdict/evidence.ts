/** Something that was seen of an installation's health. Times are milliseconds since the epoch. */
export type Evidence =
  /** Meta's webhook `business_integration_uninstall`; `at` is the entry's own time. */
  | { readonly kind: 'uninstalled'; readonly at: number }
  /** Meta's webhook `business_integration_install`. */
  | { readonly kind: 'installed'; readonly at: number }
  /** Meta's webhook `business_integration_update`: assets were added or taken away. */
  | { readonly kind: 'changed'; readonly at: number }
  /** `debug_token` answered that the root token is good. */
  | { readonly kind: 'token-valid'; readonly at: number; readonly attemptId: string }
  /** `debug_token` answered that it is not; code and subcode are Meta's, of the answer. */
  | ({ readonly kind: 'token-invalid'; readonly attemptId: string } & Refusal)
  /** A call of an automation was refused because the token is dead. */
  | ({ readonly kind: 'call-refused' } & Refusal)

/** What Meta said, and when. `attemptId` beside it names the consent whose token was asked about. */
interface Refusal {
  readonly at: number
  readonly code?: number
  readonly subcode?: number
}

export type EvidenceKind = Evidence['kind']
