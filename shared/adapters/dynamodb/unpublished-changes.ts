import type { UnpublishedChanges } from '../../ports/connections.ts'
import type { AdapterContext } from '../context.ts'
import { connectionOf, type ConnectionRow, pendingOf } from './connection-row.ts'
import { indexes, unpublishedShards } from './keys.ts'
import { openTable } from './table.ts'

/** The sparse index, shard by shard. It lags and holds keys only, so each row is read before anything is said of it. */
export function unpublishedChanges(context: AdapterContext): UnpublishedChanges {
  const table = openTable<ConnectionRow>(context.address('connectionsTable'))
  return {
    async *all() {
      for (const shard of unpublishedShards) {
        const waiting = table.query({
          index: indexes.unpublished,
          where: '#unpublishedPk = :shard',
          values: { shard },
        })
        for await (const { pk, sk } of waiting) {
          const row = await table.get({ pk, sk })
          const pending = row ? pendingOf(row) : []
          if (row && pending.length > 0) yield { connection: connectionOf(row), pending }
        }
      }
    },
  }
}
