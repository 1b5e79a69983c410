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

/** A backend that may ask for login links and redeem results, known by its IAM role. */
export interface RoleCaller {
  /** `arn:aws:iam::<account>:role/<name>`; the session name of an assumed role does not matter. */
  readonly roleArn: string
  /** Where a login may return to: exact https URLs without query and fragment (http only on loopback hosts). */
  readonly returnUrls: readonly string[]
}

/** The same, known by a claim of the tokens that it brings along. */
export interface TokenCaller {
  /** What the claim that the authorization names holds in this caller's tokens, character for character. */
  readonly claimValue: string
  readonly returnUrls: readonly string[]
}

export type Caller = RoleCaller | TokenCaller

/** Callers sign their requests with AWS Signature Version 4, as IAM roles of this AWS account. */
export interface IamAuthorization {
  readonly kind: 'iam'
}

/**
 * Callers bring along access tokens of an issuer, which API Gateway checks (AWS, Control access to HTTP APIs with JWT
 * authorizers, read 2026-11-23): RSA signatures, keys below `<issuer>/.well-known/openid-configuration`.
 */
export interface JwtAuthorization {
  readonly kind: 'jwt'
  /** Exactly what its tokens name as `iss`: https, or http on a loopback host for one machine. */
  readonly issuer: string
  /** What tokens must name as `aud`, or as `client_id` if they have no `aud`: one of these. */
  readonly audience: readonly string[]
  /** The claim that tells callers apart, e.g. `sub` or `client_id`; its value must be text. */
  readonly claim: string
}

interface AnyDeployment {
  /** Prefix of the stack names and of the secrets: letters, digits and hyphens. */
  readonly name: string
  readonly apps: Readonly<Record<string, AppDeployment>>
  /** Who is told when an alarm fires. */
  readonly operatorEmail: string
  /**
   * Whether a login takes effect only once the partner's backend has redeemed its result with the same reference.
   * Switching this off lets a link that was sent to a stranger attach the stranger's business.
   */
  readonly confirm: boolean
}

/** A deployment whose callers are IAM roles, which is what they are unless it says otherwise. */
export interface IamDeployment extends AnyDeployment {
  readonly authorization?: IamAuthorization
  readonly callers: Readonly<Record<string, RoleCaller>>
}

/** A deployment whose callers are known by the tokens of an issuer. */
export interface JwtDeployment extends AnyDeployment {
  readonly authorization: JwtAuthorization
  readonly callers: Readonly<Record<string, TokenCaller>>
}

/** What one deployment is: the one file that a deployer edits (`shared/deployment.ts`). */
export type Deployment = IamDeployment | JwtDeployment
