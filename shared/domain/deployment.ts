/** Kind of access token that a login configuration asks for (Meta, Facebook Login for Business, read 2026-11-23). */
export type TokenKind = 'system-user' | 'user'

/** Kind of business asset that a configuration grants and an automation works on; wire names stay in `shared/meta`. */
export type AssetType = 'ad-account'

/** One login configuration of Meta's App Dashboard, under the name by which partners ask for it. */
export interface LoginConfiguration {
  /** The id that Meta's dashboard shows for the configuration: digits, kept as text (it exceeds 2^53). */
  readonly configurationId: string
  readonly tokenKind: TokenKind
  /** Permissions selected in the configuration. A missing one is a warning, never a refusal: Meta renames them. */
  readonly permissions: readonly string[]
  readonly assetTypes: readonly AssetType[]
  /** Keys of `functions/registry.ts` that run for connections made with this configuration. */
  readonly automations: readonly string[]
}

/** One Meta app that this deployment serves. */
export interface AppDeployment {
  readonly appId: string
  /** The provider's own business portfolio: a login that grants this one is refused. */
  readonly ownBusinessId: string
  /** Graph API version asked for, `v25.0` unless there is a reason. */
  readonly graphVersion: string
  readonly configurations: Readonly<Record<string, LoginConfiguration>>
}

/** A backend that may ask for login links and redeem results; known by its IAM role. */
export interface Caller {
  /** `arn:aws:iam::<account>:role/<name>`; the session name of an assumed role does not matter. */
  readonly roleArn: string
  /** Where a login may return to: exact https URLs without query and fragment (http only on loopback hosts). */
  readonly returnUrls: readonly string[]
}

/** What one deployment is: the one file that a deployer edits (`shared/deployment.ts`). */
export interface Deployment {
  /** Prefix of the stack names and of the secrets: letters, digits and hyphens. */
  readonly name: string
  readonly apps: Readonly<Record<string, AppDeployment>>
  readonly callers: Readonly<Record<string, Caller>>
  /** Who is told when an alarm fires. */
  readonly operatorEmail: string
  /**
   * Whether a login takes effect only once the partner's backend has redeemed its result with the same reference.
   * Switching this off lets a link that was sent to a stranger attach the stranger's business.
   */
  readonly confirm: boolean
}
