import type { Connection, PendingEvent } from '../../domain/connection.ts'
import type { Erasure } from '../../domain/erasure.ts'
import type { Key, ListKey } from './keys.ts'
import type { ConsentMark } from './precedence.ts'

/** A connection's row. The table's stream carries it, events included, to the relay. */
export type ConnectionRow = Key &
  Connection &
  ConsentMark &
  ListKey & {
    /** Changes that the bus may not have heard of. */
    readonly events?: readonly PendingEvent[]
    readonly publishedRevision?: number
    /** Present while a change waits: what puts the row on the sparse index. */
    readonly unpublishedPk?: string
    /** While it is being deleted: the eraser's own. */
    readonly erasure?: Erasure
    /** Of a tombstone only. */
    readonly ttl?: number
  }

/** What a consent sets of a connection; `revision` and `createdAt` are the row's own affair. */
export function consentedPartOf(
  row: Omit<Connection, 'revision' | 'createdAt'>,
): Omit<Connection, 'revision' | 'createdAt'> {
  return {
    connectionId: row.connectionId,
    installationId: row.installationId,
    appKey: row.appKey,
    caller: row.caller,
    reference: row.reference,
    configuration: row.configuration,
    state: row.state,
    generation: row.generation,
    assets: row.assets,
    permissions: row.permissions,
    activeAt: row.activeAt,
  }
}

/** The events above the revision that was published last, oldest first. */
export function pendingOf(row: ConnectionRow): readonly PendingEvent[] {
  const published = row.publishedRevision ?? 0
  return (row.events ?? [])
    .filter((event) => event.revision > published)
    .toSorted((one, other) => one.revision - other.revision || one.n - other.n)
}

export function connectionOf(row: ConnectionRow): Connection {
  return {
    ...consentedPartOf(row),
    revision: row.revision,
    createdAt: row.createdAt,
    ...(row.lost && { lost: row.lost }),
    ...(row.gained && { gained: row.gained }),
    ...(row.suspendedAt !== undefined && { suspendedAt: row.suspendedAt }),
    ...(row.suspendedFor && { suspendedFor: row.suspendedFor }),
    ...(row.removedAt !== undefined && { removedAt: row.removedAt }),
    ...(row.deletingAt !== undefined && { deletingAt: row.deletingAt }),
    ...(row.deletedAt !== undefined && { deletedAt: row.deletedAt }),
  }
}
