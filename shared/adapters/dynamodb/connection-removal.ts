import type { PendingEvent } from '../../domain/connection.ts'
import type { ConnectionRemoval } from '../../ports/connections.ts'
import type { AdapterContext } from '../context.ts'
import { connectionOf, type ConnectionRow } from './connection-row.ts'
import { CONNECTION_PREFIX, connectionKey, installationPartition, unpublishedPartition } from './keys.ts'
import { precedenceOf } from './precedence.ts'
import { allOf, openTable } from './table.ts'

/** Taking connections out of service: the change, its event and the mark for the relay are one write. */
export function connectionRemoval(context: AdapterContext): ConnectionRemoval {
  const table = openTable<ConnectionRow>(context.address('connectionsTable'))
  return {
    async connectionsOf(installationId) {
      const values = { pk: installationPartition(installationId), prefix: CONNECTION_PREFIX }
      const rows = await allOf(table.query({ where: '#pk = :pk AND begins_with(#sk, :prefix)', values }))
      return rows.map((row) => ({ connection: connectionOf(row), precedence: precedenceOf(row) }))
    },
    async remove({ connection, precedence }, { removedAt, event }) {
      const { connectionId, revision: seen } = connection
      const pending: PendingEvent = { ...event, revision: seen + 1, n: 0 }
      const removed = await table.update(connectionKey(connectionId), {
        change:
          'SET #state = :removed, #removedAt = :removedAt, #revision = :next, #unpublishedPk = :unpublishedPk, #events = list_append(if_not_exists(#events, :none), :pending)',
        when: '#state = :active AND #revision = :seen AND #lastAttemptId = :attemptId',
        values: {
          removed: 'removed',
          active: 'active',
          removedAt,
          seen,
          next: seen + 1,
          attemptId: precedence.attemptId,
          unpublishedPk: unpublishedPartition(connectionId),
          none: [],
          pending: [pending],
        },
      })
      return removed !== undefined
    },
  }
}
