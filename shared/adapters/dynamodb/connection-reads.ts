import type { ConnectionReads } from '../../ports/connections.ts'
import type { AdapterContext } from '../context.ts'
import { assetOf, type AssetRow } from './asset-row.ts'
import { connectionOf, type ConnectionRow } from './connection-row.ts'
import { assetKey, connectionKey } from './keys.ts'
import { openTable } from './table.ts'

/** Reading connections and assets, consistently: a first run follows the consent within milliseconds. */
export function connectionReads(context: AdapterContext): ConnectionReads {
  const connections = openTable<ConnectionRow>(context.address('connectionsTable'))
  const assets = openTable<AssetRow>(context.address('connectionsTable'))
  return {
    async find(connectionId) {
      const row = await connections.get(connectionKey(connectionId))
      return row && connectionOf(row)
    },
    async asset(installationId, type, assetId) {
      const row = await assets.get(assetKey(installationId, type, assetId))
      return row && assetOf(row)
    },
  }
}
