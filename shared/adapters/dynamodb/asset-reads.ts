import type { AssetReads } from '../../ports/connections.ts'
import type { AdapterContext } from '../context.ts'
import { assetOf, type AssetRow } from './asset-row.ts'
import { ASSET_PREFIX, installationPartition } from './keys.ts'
import { allOf, openTable } from './table.ts'

/** Reading an installation's assets, page by page until there are no more. */
export function assetReads(context: AdapterContext): AssetReads {
  const table = openTable<AssetRow>(context.address('connectionsTable'))
  return {
    async of(installationId) {
      const values = { pk: installationPartition(installationId), prefix: ASSET_PREFIX }
      const rows = await allOf(table.query({ where: '#pk = :pk AND begins_with(#sk, :prefix)', values }))
      return rows.map(assetOf)
    },
  }
}
