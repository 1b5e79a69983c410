import type { Connection, GrantPart } from '../connection.ts'
import type { JobTrouble } from '../job.ts'
import type { Evidence } from './evidence.ts'
import type { Health, Verdict } from './health.ts'

/**
 * What is held of one connection: the installation's verdict and, beyond it, what is the connection's own. `degraded`:
 * Meta no longer grants a part of what its consent gave. `throttled`: Meta has asked some of its jobs to wait, which
 * passes by itself. `deleting`, `deleted`: the partner has given it up.
 */
export type ConnectionVerdict = Verdict | 'degraded' | 'throttled' | 'deleting' | 'deleted'

/** The verdict on one connection with what it rests on. Times are milliseconds since the epoch. */
export interface ConnectionHealth {
  readonly verdict: ConnectionVerdict
  readonly since: number
  /** What was seen of the installation under the consent that it bears, oldest first. */
  readonly evidence: readonly Evidence[]
  /** Whatever the verdict is: what of the connection's own is missing. */
  readonly lost?: GrantPart
  /** The installation's evidence comes to more than is held of it, and the guard does not let that count. */
  readonly held?: true
  /** When it ends by itself, as far as is known: of `throttled`, when the last of the jobs is tried again. */
  readonly until?: number
}

type Opinion = Pick<ConnectionHealth, 'verdict' | 'since' | 'until'>

/** What the connection's own state says, which counts before all that is seen of its installation. */
function ofItsState(connection: Connection): Opinion | undefined {
  const { state, activeAt } = connection
  if (state === 'active') return undefined
  if (state === 'suspended') {
    return { verdict: connection.suspendedFor ?? 'unknown', since: connection.suspendedAt ?? activeAt }
  }
  const { removedAt, deletingAt, deletedAt } = connection
  const since = { removed: removedAt, deleting: deletingAt, deleted: deletedAt }[state]
  return { verdict: state, since: since ?? activeAt }
}

/** The newest sign that assets or permissions went; when they did is not known. */
function lostSince({ activeAt }: Connection, evidence: readonly Evidence[]): number {
  const signs = evidence.filter(({ kind }) => kind === 'changed' || kind === 'asset-refused')
  return Math.max(activeAt, ...signs.map(({ at }) => at))
}

const THROTTLES: readonly string[] = ['ERR_GRAPH_THROTTLED_APP', 'ERR_GRAPH_THROTTLED_OBJECT']

function throttledBy(jobs: readonly JobTrouble[], now: number): Opinion | undefined {
  const waiting = jobs.filter(({ code, until }) => THROTTLES.includes(code) && until > now)
  if (waiting.length === 0) return undefined
  const since = Math.min(...waiting.map(({ at }) => at))
  return { verdict: 'throttled', since, until: Math.max(...waiting.map(({ until }) => until)) }
}

/** What is held while nothing speaks against the installation. */
function ofItsOwn(
  connection: Connection,
  health: Health | undefined,
  jobs: readonly JobTrouble[],
  now: number,
): Opinion {
  if (connection.lost) return { verdict: 'degraded', since: lostSince(connection, health?.evidence ?? []) }
  const since = Math.max(connection.activeAt, health?.since ?? 0)
  return throttledBy(jobs, now) ?? { verdict: 'healthy', since }
}

/**
 * The verdict on a connection. `health` is its installation's, of the consent that the installation bears; undefined
 * while nothing was seen. `jobs` are the troubles of its own jobs: whoever does not ask for them never hears of
 * throttles.
 */
export function connectionVerdict(
  connection: Connection,
  health: Health | undefined,
  jobs: readonly JobTrouble[],
  now: number,
): ConnectionHealth {
  const bad = health && health.verdict !== 'healthy' ? health : undefined
  const opinion: Opinion = ofItsState(connection) ?? bad ?? ofItsOwn(connection, health, jobs, now)
  const { verdict, since, until } = opinion
  return {
    verdict,
    since,
    evidence: health?.evidence ?? [],
    ...(connection.lost && { lost: connection.lost }),
    ...(health?.held && { held: health.held }),
    ...(until !== undefined && { until }),
  }
}
