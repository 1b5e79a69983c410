import type { Connection, PendingEvent } from './connection.ts'
import { isNewerConsent, type Precedence } from './installation.ts'

/** What is known of a deletion under way, kept on the connection's own row until its certificate is written. */
export interface Erasure {
  /** When it was asked for, milliseconds since the epoch. */
  readonly requestedAt: number
  /** How many rows or objects each store held before anything was erased. */
  readonly counts: Readonly<Record<string, number>>
  readonly revocation?: Revocation
}

/**
 * What became of the token at Meta. `shared`: another connection works with it; `no-token`: none was held;
 * `token-dead`: it was dead already, as it is once the app was removed; `refused`: Meta, or this deployment, would not;
 * `out-of-reach`: Meta could not be asked for a day.
 */
export type Revocation =
  | { readonly revoked: true }
  | {
      readonly revoked: false
      readonly why: 'shared' | 'no-token' | 'token-dead' | 'refused' | 'out-of-reach'
      /** Meta's own, if it gave one. */
      readonly metaCode?: number
    }

/** How long a tombstone is kept: a late write of the same or an older consent loses to it. */
export const TOMBSTONE_DAYS = 30
const DAY_MILLISECONDS = 24 * 60 * 60_000

/** Whether its time is over: DynamoDB removes such rows days late. */
export function isForgotten({ deletedAt }: Pick<Connection, 'deletedAt'>, now: number): boolean {
  return deletedAt !== undefined && now >= deletedAt + TOMBSTONE_DAYS * DAY_MILLISECONDS
}

/** Whether a connection is given up, or about to be: only a newer consent brings it back. */
export function isGivenUp({ state }: Pick<Connection, 'state'>): boolean {
  return state === 'deleting' || state === 'deleted'
}

/**
 * The longest that a run may go on that the judge or a newer consent has taken the lease from: the lease of the slowest
 * automation, twice its 300 seconds and a margin.
 */
const LONGEST_RUN_MILLISECONDS = 630_000

/**
 * Until when a run may be under way of which no lease tells any more, because something has taken it away: a
 * suspension, a removal, or a consent that replaced an older one.
 */
export function runsEndBy({ generation, activeAt, suspendedAt, removedAt }: Connection): number {
  const takenAt = Math.max(generation > 1 ? activeAt : 0, suspendedAt ?? 0, removedAt ?? 0)
  return takenAt === 0 ? 0 : takenAt + LONGEST_RUN_MILLISECONDS
}

/** A login is given up six hours after its token was sealed; what it left then belongs to nobody. */
const ABANDONED_MILLISECONDS = 8 * 60 * 60_000

function newestOf(marks: readonly Precedence[]): Precedence | undefined {
  return marks.reduce<Precedence | undefined>(
    (held, mark) => (held && !isNewerConsent(mark, held) ? held : mark),
    undefined,
  )
}

/**
 * Up to which consent the rows of an installation may go whose connections are all given up. A newer one than theirs is
 * a login that is just being finished, and is waited for, until it can only have been abandoned.
 */
export function erasableUpTo(
  connections: readonly Precedence[],
  rows: readonly Precedence[],
  now: number,
): Precedence | 'wait' | undefined {
  const own = newestOf(connections)
  const newest = newestOf(rows)
  if (!newest || (own && !isNewerConsent(newest, own))) return own
  return now >= newest.tokenSealedAt + ABANDONED_MILLISECONDS ? newest : 'wait'
}

/** Whether what a consent has written may go, when everything up to another one goes. */
export function isErasable(mark: Precedence, upTo: Precedence): boolean {
  return mark.attemptId === upTo.attemptId || isNewerConsent(upTo, mark)
}

/** The certificate: what was asked, what each store held, that nothing is left, and what Meta was told. */
export function deletionEvent(
  connection: Connection,
  { requestedAt, counts, revocation }: Erasure,
  deletedAt: number,
): Omit<PendingEvent, 'revision' | 'n'> {
  return {
    type: 'connection.deleted',
    generation: connection.generation,
    time: deletedAt,
    data: {
      caller: connection.caller,
      app: connection.appKey,
      configuration: connection.configuration,
      requestedAt: new Date(requestedAt).toISOString(),
      deletedAt: new Date(deletedAt).toISOString(),
      stores: Object.entries(counts).map(([store, erased]) => ({ store, erased, left: 0 })),
      ...revocation,
    },
  }
}
