import type { Callback } from '../callbacks/callback.ts'
import type { Fault } from '../control/faults.ts'
import type { Dialog } from '../dialog/progress.ts'
import { createCourier, stopCourier, type Courier } from '../webhooks/courier.ts'
import type { PartnerShape } from '../webhooks/partner.ts'
import type { Subscription } from '../webhooks/subscription.ts'
import { adObjectsOf, type AdObject } from './ad-objects.ts'
import { createClock, type Clock } from './clock.ts'
import type { Code } from './codes.ts'
import type { Grant } from './grants.ts'
import { InvalidInput } from './read-json.ts'
import type { AssetType, Seed, SeedAdAccount, SeedApp, SeedBusiness, SeedPage, SeedPerson } from './seed.ts'
import type { Token } from './tokens.ts'

/** An app as it is now: the control plane changes what the dashboard would change. */
export type App = { -readonly [K in keyof SeedApp]: SeedApp[K] } & {
  /** What an unlisted redirect URI leads to; Meta does both (seen in public code, undocumented). */
  redirectErrors: 'page' | 'redirect'
  /** Whether and how `granular_scopes` name their targets; Meta's samples show them and leave them out. */
  targetIds: boolean | 'empty' | 'reordered'
  /** How `debug_token` spells permissions that it spells otherwise than the configuration does. */
  scopeNames: ReadonlyMap<string, string>
  /** The subcode that goes with code 190 once a business has removed the app: not established. */
  removalSubcode: number
  /** What a call on an asset answers that was taken away: all three are seen in public code. */
  lostAssetError: '100/33' | '10' | '200'
  /** What a caller answers whose app token holds another secret: both are reported. */
  wrongAppTokenError: '190' | '101'
  /** `debug_token` calls every token dead, with this subcode, though nothing happened to any. */
  allTokensLookDead: number | undefined
  /** How the notifications about WhatsApp partners are written: Meta's pages show all four. */
  partnerShape: PartnerShape
  /** Whether a system user may end its own integration by `DELETE /me/permissions`: not established. */
  systemUserMayLeave: boolean
  /** The subcode of a token that `oauth/revoke` ended, undefined for none: not established. */
  revokedSubcode: number | undefined
  webhooks: WebhookSettings
}

/** How Meta delivers to an app. */
export interface WebhookSettings {
  /** How long a delivery is tried again: 36 hours, or the 7 days of the WhatsApp pages. */
  retryHours: 36 | 168
  /** Whether changes that wait at the same moment travel in one body. */
  batching: boolean
  /** How long an answer may take, in real time. */
  timeoutMilliseconds: number
}

export interface Business {
  readonly businessId: string
  readonly name: string
  readonly adminIds: readonly string[]
}

/** Anything a business owns and the dialog offers; pages and ad accounts have details of their own. */
export interface Asset {
  readonly assetType: AssetType
  readonly assetId: string
  readonly name: string
  readonly businessId: string
}

export interface AdAccount extends SeedAdAccount {
  readonly businessId: string
}

export interface Page extends SeedPage {
  readonly businessId: string
}

/** One answered call, without anything secret: no query, no body, no header. */
export interface CallRecord {
  readonly at: string
  readonly method: string
  readonly path: string
  readonly operation: string
  /** Undefined when the connection was cut. */
  readonly status: number | undefined
  readonly fault: boolean
}

/** The calls to apps about people who left. */
export interface Callbacks {
  made: readonly Callback[]
  readonly underway: Set<Promise<unknown>>
  count: number
}

/** Everything the emulator knows. */
export interface State {
  seed: Seed
  clock: Clock
  apps: Map<string, App>
  people: Map<string, SeedPerson>
  businesses: Map<string, Business>
  assets: Map<string, Asset>
  adAccounts: Map<string, AdAccount>
  adObjects: Map<string, AdObject>
  pages: Map<string, Page>
  grants: Map<string, Grant>
  /** Every id by which an app was ever told of a person. */
  appScopedIds: Set<string>
  tokens: Map<string, Token>
  codes: Map<string, Code>
  subscriptions: Map<string, Subscription>
  courier: Courier
  callbacks: Callbacks
  dialogs: Map<string, Dialog>
  /** How often the figures of an account's day were restated, by `accountId|day`. */
  revisions: Map<string, number>
  /** Calls in the current hour, by app, use case and object. */
  quota: Map<string, number>
  faults: Fault[]
  calls: CallRecord[]
  callCounts: Map<string, number>
}

/** The world as a seed describes it, before anybody logged in. */
export function createState(seed: Seed): State {
  const state: State = {
    seed,
    clock: createClock(seed.clock),
    apps: new Map(seed.apps.map((app) => [app.appId, appOf(app)])),
    people: new Map(seed.people.map((person) => [person.personId, person])),
    businesses: new Map(),
    assets: new Map(),
    adAccounts: new Map(),
    adObjects: new Map(),
    pages: new Map(),
    grants: new Map(),
    appScopedIds: new Set(),
    tokens: new Map(),
    codes: new Map(),
    subscriptions: new Map(),
    courier: createCourier(),
    callbacks: { made: [], underway: new Set(), count: 0 },
    dialogs: new Map(),
    revisions: new Map(),
    quota: new Map(),
    faults: [],
    calls: [],
    callCounts: new Map(),
  }
  for (const business of seed.businesses) addBusiness(state, business)
  return state
}

/** Back to a seed; whoever holds the state sees the new world. */
export function resetState(state: State, seed: Seed): void {
  stopCourier(state.courier)
  Object.assign(state, createState(seed))
}

function appOf(app: SeedApp): App {
  return {
    ...app,
    redirectErrors: 'page',
    targetIds: true,
    scopeNames: new Map(),
    removalSubcode: 458,
    lostAssetError: '100/33',
    wrongAppTokenError: '190',
    allTokensLookDead: undefined,
    partnerShape: 'plain',
    systemUserMayLeave: false,
    revokedSubcode: 467,
    webhooks: { retryHours: 36, batching: false, timeoutMilliseconds: 5000 },
  }
}

/** A portfolio with all it owns. */
export function addBusiness(state: State, business: SeedBusiness): void {
  const { businessId, name, adminIds } = business
  state.businesses.set(businessId, { businessId, name, adminIds })
  for (const account of business.adAccounts) addAdAccount(state, businessId, account)
  for (const page of business.pages) {
    state.pages.set(page.pageId, { ...page, businessId })
    state.assets.set(page.pageId, { assetType: 'page', assetId: page.pageId, name: page.name, businessId })
  }
  for (const asset of business.otherAssets) state.assets.set(asset.assetId, { ...asset, businessId })
}

/** An ad account with its campaigns, ad sets and ads. */
export function addAdAccount(state: State, businessId: string, account: SeedAdAccount): void {
  const { accountId, name } = account
  state.adAccounts.set(accountId, { ...account, businessId })
  state.assets.set(accountId, { assetType: 'ad_account', assetId: accountId, name, businessId })
  for (const object of adObjectsOf(account)) {
    if (state.adObjects.has(object.id)) throw new InvalidInput(`two ad objects share the id ${object.id}`)
    state.adObjects.set(object.id, object)
  }
}
