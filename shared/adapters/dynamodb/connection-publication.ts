import type { ConnectionPublication } from '../../ports/connections.ts'
import type { AdapterContext } from '../context.ts'
import type { ConnectionRow } from './connection-row.ts'
import { connectionKey } from './keys.ts'
import { openTable } from './table.ts'

const NOT_YET = '(attribute_not_exists(#publishedRevision) OR #publishedRevision < :revision)'

/** What the relay notes on a connection. Both writes lose against anything newer, so late repeats change nothing. */
export function connectionPublication(context: AdapterContext): ConnectionPublication {
  const table = openTable<ConnectionRow>(context.address('connectionsTable'))
  return {
    async publishedUpTo(connectionId, revision) {
      const key = connectionKey(connectionId)
      const cleared = await table.update(key, {
        change: 'SET #publishedRevision = :revision REMOVE #unpublishedPk, #events',
        when: `#revision = :revision AND ${NOT_YET}`,
        values: { revision },
      })
      if (cleared) return
      await table.update(key, {
        change: 'SET #publishedRevision = :revision',
        when: `#revision > :revision AND ${NOT_YET}`,
        values: { revision },
      })
    },
  }
}
