import type { Deployment } from '../../shared/domain/deployment.ts'
import { CURRENT_SECRET } from '../factories/deliveries.ts'
import { ordersFor } from '../emulator/webhooks/notify.ts'
import { keepSubscription } from '../emulator/webhooks/subscription.ts'
import { startEmulator, type Emulator } from '../emulator/start-emulator.ts'
import { addBusiness, type App, type State } from '../emulator/world/state.ts'

/** A business at Meta with what it owns, and the person who acts for it. */
export interface Business {
  readonly businessId: string
  readonly personId: string
  readonly accountIds: readonly [string, string]
  /** A WhatsApp account, of which its provider hears by notifications of another kind. */
  readonly wabaId: string
}

/** What the product subscribes to, by object of Meta's webhooks. */
const subscriptionFields: Readonly<Record<string, readonly string[]>> = {
  application: [
    'business_integration_install',
    'business_integration_uninstall',
    'business_integration_update',
  ],
  whatsapp_business_account: ['account_update'],
  permissions: ['connected', 'ads_read'],
}

const CALLBACK = 'https://login.test/callback/demo'

/** Meta's side of a deployment's apps. */
function seedOf(deployment: Deployment, now: number): object {
  const apps = Object.values(deployment.apps).map((app) => ({
    appId: app.appId,
    appSecret: CURRENT_SECRET,
    name: 'Insights Courier',
    ownerBusinessId: app.ownBusinessId,
    mode: 'live',
    redirectUris: [CALLBACK],
    requireProof: true,
    roleHolderIds: [],
    configurations: Object.entries(app.configurations).map(([name, configuration]) => ({
      configurationId: configuration.configurationId,
      name,
      tokenKind: configuration.tokenKind,
      expiry: configuration.tokenKind === 'user' ? '60-days' : 'never',
      codeSeconds: 600,
      permissions: configuration.permissions,
      assetTypes: ['ad_account', 'whatsapp_business_account'],
    })),
  }))
  const provider = { personId: '710000000000000', name: 'Somebody at the provider' }
  const own = Object.values(deployment.apps).map((app) => ({
    businessId: app.ownBusinessId,
    name: 'The provider',
    adminIds: [provider.personId],
    adAccounts: [],
  }))
  return {
    clock: new Date(now).toISOString(),
    apps,
    people: [provider],
    businesses: own,
    insights: { seed: 20_261_123 },
  }
}

/** Meta with its clock at rest, whose notifications wait until somebody delivers them. */
export async function startMeta(deployment: Deployment, now: number): Promise<Emulator> {
  const emulator = await startEmulator({ seed: seedOf(deployment, now) })
  const { state } = emulator
  for (const { appId } of state.apps.values()) {
    ordersFor(state, appId).held = true
    for (const [object, fields] of Object.entries(subscriptionFields)) {
      const callbackUrl = 'http://127.0.0.1:9/webhooks/demo'
      keepSubscription(state, { appId, object, callbackUrl, fields, verifyToken: '', includeValues: true })
    }
  }
  return emulator
}

/** A business that nobody has connected before, with two ad accounts and a WhatsApp account. */
export function foundBusiness(state: State, number: number): Business {
  const businessId = `70000000000000${number}`
  const personId = `71000000000000${number}`
  const accountIds = [`72100000000000${number}`, `72200000000000${number}`] as const
  const wabaId = `73000000000000${number}`
  state.people.set(personId, { personId, name: `Owner of business ${number}` })
  addBusiness(state, {
    businessId,
    name: `Business ${number}`,
    adminIds: [personId],
    adAccounts: accountIds.map((accountId) => ({
      accountId,
      name: `Account ${accountId}`,
      currency: 'EUR',
      timezone: 'Europe/Berlin',
      campaigns: 1,
      adSets: 1,
      ads: 1,
      accountStatus: 1,
    })),
    pages: [],
    otherAssets: [{ assetType: 'whatsapp_business_account', assetId: wabaId, name: 'A WhatsApp account' }],
  })
  return { businessId, personId, accountIds, wabaId }
}

/** The only app of these worlds. */
export function appOf(state: State): App {
  const [app] = state.apps.values()
  if (!app) throw new Error('the seed has no app')
  return app
}
