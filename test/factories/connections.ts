import type { GrantedAsset } from '../../shared/domain/installation.ts'
import type { PlannedJob } from '../../shared/domain/job.ts'
import { Secret } from '../../shared/base/secret.ts'
import { NOON } from './ambient.ts'
import { assetKey } from './connection-ports.ts'
import { jobKey } from './job-ports.ts'
import type { ConnectionRow, JobRow } from './rows.ts'
import type { World } from './world.ts'

const INSTALLATION = 'inst_abcdefghijklmnopqrstuvwxyz'
const mark = {
  attemptId: 'attempt-of-the-consent',
  tokenIssuedAt: NOON - 60_000,
  tokenSealedAt: NOON - 60_000,
}

/** An active connection whose consent the bus has heard of. */
export function connection(given: Partial<ConnectionRow> = {}): ConnectionRow {
  return {
    connectionId: `${INSTALLATION}.zyxwvutsrqponmlkjihgfedcba`,
    installationId: INSTALLATION,
    appKey: 'demo',
    caller: 'partner-backend',
    reference: 'harbour-coffee',
    configuration: 'ads-insights',
    state: 'active',
    generation: 1,
    revision: 1,
    assets: [{ type: 'ad-account', assetId: '42' }],
    permissions: ['ads_read'],
    createdAt: NOON - 60_000,
    activeAt: NOON - 60_000,
    mark,
    events: [],
    publishedRevision: 1,
    unpublished: false,
    ...given,
  }
}

export function plannedJob(given: Partial<PlannedJob> = {}): PlannedJob {
  const { connectionId, installationId, appKey, generation } = connection()
  return {
    ownerId: connectionId,
    installationId,
    appKey,
    generation,
    automation: 'automations/hourly-insights',
    assetId: '42',
    assetType: 'ad-account',
    everyMinutes: 60,
    ...given,
  }
}

/** Puts a job on the wheel as a consent does; `given` says how far its runs have come. */
export function placeJob(world: World, given: Partial<JobRow> = {}): JobRow {
  const row = { ...plannedJob(given), mark, fence: 1, fails: 0, onWheel: true, ...given }
  world.rows.jobs.set(jobKey(row), row)
  return row
}

/** The jobs of connections, without those that every installation has by itself. */
export function connectionJobs({ rows }: World): JobRow[] {
  return [...rows.jobs.values()].filter((job) => job.ownerId !== job.installationId)
}

/** An active connection with one ad account, its root token and its job. */
export function placeConnection(
  world: World,
  given: { readonly asset?: Partial<GrantedAsset>; readonly job?: Partial<JobRow> } = {},
): JobRow {
  const row = connection()
  const { installationId } = row
  const asset = { type: 'ad-account', assetId: '42', name: 'Account 42', timeZone: 'Europe/Berlin' } as const
  const placed = { ...asset, ...given.asset }
  world.rows.connections.set(row.connectionId, row)
  world.rows.assets.set(assetKey(installationId, placed.type, placed.assetId), {
    ...placed,
    installationId,
    mark,
  })
  world.rows.roots.set(installationId, {
    appKey: 'demo',
    tokenKind: 'system-user',
    sealed: new Secret('a root token'),
    mark,
  })
  return placeJob(world, given.job)
}
