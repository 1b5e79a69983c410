import type { Connection } from './connection.ts'
import type { GrantedAsset, Installation } from './installation.ts'
import { WHOLE_OWNER } from './job-plan.ts'
import type { StandingJob } from './job.ts'
import { toldEvidence } from './verdict/condition-events.ts'
import type { ConnectionHealth } from './verdict/connection-verdict.ts'

/*
 * A connection as its partner is shown it, ready to become JSON: times are ISO 8601 in UTC, and what is not there is
 * left out. No token, no name or id of a person.
 */

function timeOf(at: number): string {
  return new Date(at).toISOString()
}

/** A time that may not be there, under its name. */
function times(named: Readonly<Record<string, number | undefined>>): Readonly<Record<string, string>> {
  const there = Object.entries(named).flatMap(([name, at]) => (at === undefined ? [] : [[name, timeOf(at)]]))
  return Object.fromEntries(there)
}

/** The client business. A person who is the grantor of a user token is nobody's to show. */
function grantorOf(installation: Installation | undefined) {
  return installation?.tokenKind === 'system-user' ? { grantor: installation.grantorId } : {}
}

/** One line of a list of connections. */
export function connectionLine(
  connection: Connection,
  installation: Installation | undefined,
  { verdict, since, lost }: Pick<ConnectionHealth, 'verdict' | 'since' | 'lost'>,
) {
  return {
    connectionId: connection.connectionId,
    reference: connection.reference,
    app: connection.appKey,
    configuration: connection.configuration,
    ...grantorOf(installation),
    state: connection.state,
    verdict,
    since: timeOf(since),
    ...(lost && { lost }),
    generation: connection.generation,
    createdAt: timeOf(connection.createdAt),
    activeAt: timeOf(connection.activeAt),
  }
}

/** The connection's own assets, each with what is known of it, and whether Meta no longer grants it. */
function assetViews({ assets, lost }: Connection, known: readonly GrantedAsset[]) {
  return assets.map(({ type, assetId }) => {
    const isIt = (one: { readonly type: string; readonly assetId: string }) =>
      one.type === type && one.assetId === assetId
    const asset = known.find(isIt)
    return {
      type,
      assetId,
      ...(asset && { name: asset.name }),
      ...(asset?.timeZone !== undefined && { timeZone: asset.timeZone }),
      ...(asset?.currency !== undefined && { currency: asset.currency }),
      lost: lost?.assets.some(isIt) ?? false,
    }
  })
}

function jobView({ job, onWheel, last, putOffUntil, trouble }: StandingJob, now: number) {
  const isPutOff = putOffUntil !== undefined && putOffUntil > now
  return {
    automation: job.automation,
    ...(job.assetId !== WHOLE_OWNER && { asset: job.assetId }),
    everyMinutes: job.everyMinutes,
    scheduled: onWheel,
    ...(last && {
      lastRun: {
        outcome: last.outcome,
        finishedAt: timeOf(last.finishedAt),
        ...(last.code !== undefined && { code: last.code }),
        ...(last.counts && { counts: last.counts }),
      },
    }),
    ...(isPutOff && { nextAttempt: timeOf(putOffUntil), ...(trouble && { putOffFor: trouble.code }) }),
  }
}

/** Everything that is shown of one connection. What is erased already is left out. */
export function connectionPage(shown: {
  readonly connection: Connection
  readonly installation: Installation | undefined
  readonly health: ConnectionHealth
  readonly checkedAt: number | undefined
  readonly assets: readonly GrantedAsset[]
  readonly jobs: readonly StandingJob[]
  readonly now: number
}) {
  const { connection, installation, health } = shown
  const { suspendedAt, removedAt, deletingAt, deletedAt } = connection
  return {
    ...connectionLine(connection, installation, health),
    ...times({
      until: health.until,
      suspendedAt,
      removedAt,
      deletingAt,
      deletedAt,
      checkedAt: shown.checkedAt,
    }),
    ...(health.held && { held: health.held }),
    ...(connection.gained && { gained: connection.gained }),
    evidence: toldEvidence(health.evidence),
    permissions: connection.permissions,
    ...(installation && {
      grant: installation.grant,
      token: { kind: installation.tokenKind, ...times({ expiresAt: installation.tokenExpiresAt }) },
    }),
    assets: assetViews(connection, shown.assets),
    jobs: shown.jobs.map((job) => jobView(job, shown.now)),
  }
}
