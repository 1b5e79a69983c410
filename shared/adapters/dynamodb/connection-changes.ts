import type { ConnectionChanges } from '../../ports/connections.ts'
import { connectionOf, type ConnectionRow, pendingOf } from './connection-row.ts'
import { CONNECTION_PREFIX } from './keys.ts'
import { rowOf } from './row.ts'
import { imageAttributes } from './stream-image.ts'

/** Connections' changes as the table's stream carries them: pure reading, nothing is asked of AWS. */
export function connectionChanges(): ConnectionChanges {
  return {
    read(newImage) {
      const attributes = imageAttributes(newImage)
      if (!String(attributes?.['sk']).startsWith(CONNECTION_PREFIX)) return undefined
      const row = rowOf<ConnectionRow>(attributes ?? {})
      const pending = pendingOf(row)
      return pending.length > 0 ? { connection: connectionOf(row), pending } : undefined
    },
  }
}
