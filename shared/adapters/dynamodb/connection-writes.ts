import { Failure } from '../../base/failure.ts'
import type { PendingEvent } from '../../domain/connection.ts'
import { isGivenUp } from '../../domain/erasure.ts'
import type { Precedence } from '../../domain/installation.ts'
import type { ConnectionWrites } from '../../ports/connections.ts'
import type { AdapterContext } from '../context.ts'
import { assign } from './attributes.ts'
import { connectionOf, consentedPartOf, type ConnectionRow } from './connection-row.ts'
import { connectionKey, connectionListKey, unpublishedPartition } from './keys.ts'
import { isOvertakenBy, markOf, NEWER_CONSENT, precedenceOf } from './precedence.ts'
import { openTable } from './table.ts'

/** Each lost race means that somebody else's change went in; so many in a row are no race any more. */
const MOST_RACES = 8

type Standing = 'free' | 'kept' | 'superseded' | 'moved'

function standingOf(row: ConnectionRow | undefined, precedence: Precedence, expected: number): Standing {
  if (!row) return expected === 0 ? 'free' : 'moved'
  if (row.lastAttemptId === precedence.attemptId) return isGivenUp(row) ? 'superseded' : 'kept'
  if (isOvertakenBy(precedence, row)) return 'superseded'
  return row.revision === expected ? 'free' : 'moved'
}

/** Writing connections: the change, its event and the mark for the relay are one write. */
export function connectionWrites(context: AdapterContext): ConnectionWrites {
  const table = openTable<ConnectionRow>(context.address('connectionsTable'))

  return {
    async current(connectionId) {
      const row = await table.get(connectionKey(connectionId))
      if (!row) return undefined
      return { connection: connectionOf(row), precedence: precedenceOf(row) }
    },

    async activate(connection, { precedence, expected, events }) {
      const key = connectionKey(connection.connectionId)
      for (let race = 0; race < MOST_RACES; race += 1) {
        const row = await table.get(key)
        const standing = standingOf(row, precedence, expected)
        if (standing !== 'free') return standing
        const revision = (row?.revision ?? 0) + 1
        const pending = events.map((event, n): PendingEvent => ({ ...event, revision, n }))
        const unpublishedPk = unpublishedPartition(connection.connectionId)
        const fields = assign({
          ...consentedPartOf(connection),
          ...markOf(precedence),
          ...connectionListKey(connection.caller, connection),
          revision,
          unpublishedPk,
        })
        const written = await table.update(key, {
          change: `SET ${fields.set}, #createdAt = if_not_exists(#createdAt, :activeAt), #events = list_append(if_not_exists(#events, :none), :pending) REMOVE #lost, #gained, #suspendedAt, #suspendedFor, #removedAt, #deletingAt, #deletedAt, #erasure, #ttl`,
          when: `${NEWER_CONSENT} AND ${row ? '#revision = :expected' : 'attribute_not_exists(#revision)'}`,
          values: {
            ...fields.values,
            none: [],
            pending,
            ...(row && { expected }),
          },
        })
        if (written) return 'kept'
      }
      throw new Failure('ERR_STORE_UNAVAILABLE', `connection ${connection.connectionId} keeps changing`, {
        facts: { connectionId: connection.connectionId },
      })
    },
  }
}
