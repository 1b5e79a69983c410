import type { PendingEvent } from '../../domain/connection.ts'
import type { ConnectionConditions } from '../../ports/connections.ts'
import type { AdapterContext } from '../context.ts'
import { assign } from './attributes.ts'
import { connectionOf, type ConnectionRow } from './connection-row.ts'
import { CONNECTION_PREFIX, connectionKey, installationPartition, unpublishedPartition } from './keys.ts'
import { precedenceOf } from './precedence.ts'
import { allOf, openTable } from './table.ts'

/** The judge's part of connections: the change, its event and the mark for the relay are one write. */
export function connectionConditions(context: AdapterContext): ConnectionConditions {
  const table = openTable<ConnectionRow>(context.address('connectionsTable'))
  return {
    async connectionsOf(installationId) {
      const values = { pk: installationPartition(installationId), prefix: CONNECTION_PREFIX }
      const rows = await allOf(table.query({ where: '#pk = :pk AND begins_with(#sk, :prefix)', values }))
      return rows.map((row) => ({ connection: connectionOf(row), precedence: precedenceOf(row) }))
    },
    async change({ connection, precedence }, to, events) {
      const { connectionId, revision: seen } = connection
      const next = seen + 1
      const pending = events.map((event, n): PendingEvent => ({ ...event, revision: next, n }))
      const fields = assign({
        state: to.state,
        lost: to.lost,
        gained: to.gained,
        suspendedAt: to.suspendedAt,
        suspendedFor: to.suspendedFor,
        removedAt: to.removedAt,
        revision: next,
        unpublishedPk: unpublishedPartition(connectionId),
      })
      const removed = fields.remove.length > 0 ? ` REMOVE ${fields.remove.join(', ')}` : ''
      const changed = await table.update(connectionKey(connectionId), {
        change: `SET ${fields.set}, #events = list_append(if_not_exists(#events, :none), :pending)${removed}`,
        when: '#revision = :seen AND #lastAttemptId = :attemptId',
        values: { ...fields.values, seen, attemptId: precedence.attemptId, none: [], pending },
      })
      return changed !== undefined
    },
  }
}
