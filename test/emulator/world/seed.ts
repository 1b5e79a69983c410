/** The kinds of asset that a login configuration can ask for. */
export const assetTypes = [
  'ad_account',
  'page',
  'product_catalog',
  'dataset',
  'instagram_account',
  'whatsapp_business_account',
] as const
export type AssetType = (typeof assetTypes)[number]

/** What one start of the emulator begins with; `readSeed` checks it. */
export interface Seed {
  /** Where the clock starts, milliseconds since the epoch; absent: now. */
  readonly clock: number | undefined
  readonly apps: readonly SeedApp[]
  readonly people: readonly SeedPerson[]
  readonly businesses: readonly SeedBusiness[]
  readonly insights: { readonly seed: number }
}

export interface SeedApp {
  readonly appId: string
  readonly appSecret: string
  readonly name: string
  readonly ownerBusinessId: string
  readonly mode: 'live' | 'development'
  /** Compared byte for byte with what a dialog or an exchange asks for. */
  readonly redirectUris: readonly string[]
  readonly requireProof: boolean
  /** Answers with this version whatever was asked; absent: Meta's calendar. */
  readonly servedVersion: string | undefined
  /** People with a role on the app: they may use it in development mode and inspect its tokens. */
  readonly roleHolderIds: readonly string[]
  /** Marketing API Access Tier, which sets the hourly limits. */
  readonly accessTier: 'limited' | 'full'
  /** Where Meta calls when a person removed the app, and when they want their data deleted. */
  readonly deauthorizeUrl: string | undefined
  readonly dataDeletionUrl: string | undefined
  readonly configurations: readonly SeedConfiguration[]
}

export interface SeedConfiguration {
  readonly configurationId: string
  readonly name: string
  readonly tokenKind: 'system-user' | 'user'
  readonly expiry: 'never' | '60-days'
  /** How long an authorization code lives: 600, or 30 for Embedded Signup. */
  readonly codeSeconds: number
  readonly permissions: readonly string[]
  readonly assetTypes: readonly AssetType[]
}

export interface SeedPerson {
  readonly personId: string
  readonly name: string
}

export interface SeedBusiness {
  readonly businessId: string
  readonly name: string
  readonly adminIds: readonly string[]
  readonly adAccounts: readonly SeedAdAccount[]
  readonly pages: readonly SeedPage[]
  readonly otherAssets: readonly SeedAsset[]
}

export interface SeedAdAccount {
  /** The bare number; the node's id is `act_` and this. */
  readonly accountId: string
  readonly name: string
  readonly currency: string
  /** IANA name; days and hours of the account's insights are days and hours there. */
  readonly timezone: string
  readonly campaigns: number
  readonly adSets: number
  readonly ads: number
  /** 1 active, 2 disabled, 3 unsettled, 7, 8, 9, 100, 101: Meta's AdAccount reference. */
  readonly accountStatus: number
}

export interface SeedPage {
  readonly pageId: string
  readonly name: string
  readonly category: string
}

/** An asset that can be chosen in the dialog and shows in `granular_scopes`, and has no node here. */
export interface SeedAsset {
  readonly assetType: AssetType
  readonly assetId: string
  readonly name: string
}
