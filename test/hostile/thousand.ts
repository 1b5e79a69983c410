import { Secret } from '../../shared/base/secret.ts'
import { WHOLE_OWNER } from '../../shared/domain/job-plan.ts'
import { startEmulator, type Emulator } from '../emulator/start-emulator.ts'
import { writeGrant } from '../emulator/world/grants.ts'
import { addBusiness } from '../emulator/world/state.ts'
import { issueGrantToken } from '../emulator/world/tokens.ts'
import { NOON } from '../factories/ambient.ts'
import { assetKey } from '../factories/connection-ports.ts'
import { connection, placeJob } from '../factories/connections.ts'
import { deployment } from '../factories/deployment.ts'
import { CONSENT } from '../factories/verdicts.ts'
import { createWorld, type World } from '../factories/world.ts'

export const THOUSAND = 1_000
export const RIGHT_SECRET = '0123456789abcdef0123456789abcdef'
export const WRONG_SECRET = 'fedcba9876543210fedcba9876543210'

const { appId, ownBusinessId } = deployment.apps['demo'] ?? { appId: '', ownBusinessId: '' }
export const APP_ID = appId
const configuration = {
  configurationId: '730000000000001',
  name: 'Insights',
  tokenKind: 'system-user',
  expiry: 'never',
  codeSeconds: 600,
  permissions: ['ads_read', 'business_management'],
  assetTypes: ['ad_account'],
} as const

const owner = { personId: '1000000000000001', name: 'Owner of all of them' }

function seedAt(now: number) {
  return {
    clock: new Date(now).toISOString(),
    apps: [
      {
        appId,
        appSecret: RIGHT_SECRET,
        name: 'Insights Courier',
        ownerBusinessId: ownBusinessId,
        mode: 'live',
        redirectUris: ['https://login.test/callback/demo'],
        requireProof: true,
        roleHolderIds: [owner.personId],
        configurations: [configuration],
      },
    ],
    people: [owner],
    businesses: [{ businessId: ownBusinessId, name: 'The provider', adminIds: [owner.personId] }],
  }
}

export function installationOf(nth: number): string {
  return `inst_of-business-${nth}`
}

export function nthOf(installationId: string): number {
  return Number(installationId.split('-').at(-1))
}

/** Its id at Meta. */
export function businessOf(nth: number): string {
  return `700000000${String(nth).padStart(6, '0')}`
}

/** The business at Meta, with one ad account and its grant; the token that it gave. */
function atMeta({ state }: Emulator, nth: number) {
  const businessId = businessOf(nth)
  const accountId = `721${businessId}`
  const account = { accountId, name: `Account ${nth}`, currency: 'EUR', timezone: 'Europe/Berlin' }
  addBusiness(state, {
    businessId,
    name: `Business ${nth}`,
    adminIds: [owner.personId],
    adAccounts: [{ ...account, campaigns: 0, adSets: 0, ads: 0, accountStatus: 1 }],
    pages: [],
    otherAssets: [],
  })
  const grant = writeGrant(state, appId, { ...configuration }, owner.personId, businessId, [accountId])
  return { businessId, accountId, grant, token: issueGrantToken(state, grant, { ...configuration }).value }
}

/** The same business here: an installation with its token, one connection, its job and the sweep's. */
function atOurs(world: World, nth: number, meta: ReturnType<typeof atMeta>): void {
  const { businessId, accountId, grant, token } = meta
  const installationId = installationOf(nth)
  const connectionId = `${installationId}.reference`
  const { rows } = world
  const asset = { type: 'ad-account', assetId: accountId } as const
  rows.installations.set(installationId, {
    installationId,
    appKey: 'demo',
    appId,
    tokenKind: 'system-user',
    grantorId: businessId,
    actorId: grant.userId,
    grant: {
      permissions: [...grant.permissions],
      granular: [{ permission: 'ads_read', targetIds: [accountId] }, { permission: 'business_management' }],
    },
    consentedAt: CONSENT.tokenIssuedAt,
    mark: CONSENT,
  })
  rows.assets.set(assetKey(installationId, asset.type, accountId), {
    ...asset,
    name: `Account ${nth}`,
    timeZone: 'Europe/Berlin',
    installationId,
    mark: CONSENT,
  })
  rows.connections.set(
    connectionId,
    connection({ connectionId, installationId, reference: `reference-${nth}`, assets: [asset] }),
  )
  rows.roots.set(installationId, {
    appKey: 'demo',
    tokenKind: 'system-user',
    sealed: new Secret(token),
    mark: CONSENT,
  })
  placeJob(world, { ownerId: connectionId, installationId, assetId: accountId })
  placeJob(world, {
    ownerId: installationId,
    installationId,
    automation: 'health/sweep',
    assetId: WHOLE_OWNER,
    generation: 0,
    everyMinutes: 360,
  })
}

/** A thousand businesses at Meta and here, each connected once. */
export async function connectThousand(): Promise<{ readonly emulator: Emulator; readonly world: World }> {
  const emulator = await startEmulator({ seed: seedAt(NOON - 60_000) })
  emulator.state.clock.freeze(true)
  const world = createWorld()
  for (let nth = 0; nth < THOUSAND; nth += 1) atOurs(world, nth, atMeta(emulator, nth))
  emulator.state.clock.set(NOON)
  return { emulator, world }
}
