import type { GrantedAsset } from '../../domain/installation.ts'
import type { ConnectionReads } from '../../ports/connections.ts'
import type { AdapterContext } from '../context.ts'
import { connectionOf, type ConnectionRow } from './connection-row.ts'
import { assetKey, connectionKey, type Key } from './keys.ts'
import type { ConsentMark } from './precedence.ts'
import { openTable } from './table.ts'

type AssetRow = Key & GrantedAsset & ConsentMark

function assetOf(row: AssetRow): GrantedAsset {
  const {
    pk: _pk,
    sk: _sk,
    lastAttemptId: _attempt,
    tokenIssuedAt: _issuedAt,
    tokenSealedAt: _sealedAt,
    ...asset
  } = row
  return asset
}

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
