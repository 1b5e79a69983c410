import type { GrantedAsset } from '../../domain/installation.ts'
import type { InstallationWrites } from '../../ports/connections.ts'
import type { AdapterContext } from '../context.ts'
import { inParallel } from '../in-parallel.ts'
import { assign } from './attributes.ts'
import type { AssetRow } from './asset-row.ts'
import type { InstallationRow } from './installation-row.ts'
import {
  ASSET_PREFIX,
  assetKey,
  installationKey,
  installationListKey,
  installationPartition,
} from './keys.ts'
import { isOvertakenBy, markOf, SAME_OR_NEWER_CONSENT, type ConsentMark } from './precedence.ts'
import { allOf, openTable } from './table.ts'

const WRITES_AT_ONCE = 8

/** Installations and their assets as rows of the connections table; an older consent loses each row by itself. */
export function installationWrites(context: AdapterContext): InstallationWrites {
  const installations = openTable<InstallationRow>(context.address('connectionsTable'))
  const assets = openTable<AssetRow>(context.address('connectionsTable'))

  /** The consent that the installation's own row bears. */
  async function marksOf(installationId: string): Promise<ConsentMark[]> {
    const { pk, sk } = installationKey(installationId)
    return allOf(installations.query({ where: '#pk = :pk AND #sk = :sk', values: { pk, sk } }))
  }

  async function assetsOf(installationId: string): Promise<AssetRow[]> {
    const values = { pk: installationPartition(installationId), prefix: ASSET_PREFIX }
    return allOf(assets.query({ where: '#pk = :pk AND begins_with(#sk, :prefix)', values }))
  }

  return {
    async put(installation, precedence) {
      const fields = assign({
        ...installation,
        tokenExpiresAt: installation.tokenExpiresAt,
        ...markOf(precedence),
        ...installationListKey(installation.appKey, installation.installationId),
      })
      const removed = fields.remove.length > 0 ? ` REMOVE ${fields.remove.join(', ')}` : ''
      const kept = await installations.update(installationKey(installation.installationId), {
        change: `SET ${fields.set}${removed}`,
        when: SAME_OR_NEWER_CONSENT,
        values: fields.values,
      })
      return kept ? 'kept' : 'superseded'
    },

    async putAssets(installationId, granted, precedence) {
      const condition = { when: SAME_OR_NEWER_CONSENT, values: { ...markOf(precedence) } }
      const rowOf = (asset: GrantedAsset): AssetRow => ({
        ...asset,
        ...assetKey(installationId, asset.type, asset.assetId),
        ...markOf(precedence),
      })
      await inParallel(granted.map(rowOf), WRITES_AT_ONCE, (row) => assets.put(row, condition))
      // A newer consent may have removed an asset and left no row that could have refused this one: its mark on the
      // installation tells. One that comes later sees these rows and removes them itself.
      const stored = await assetsOf(installationId)
      const marks = [...stored, ...(await marksOf(installationId))]
      const overtaken = marks.some((row) => isOvertakenBy(precedence, row))
      const wanted = new Set(overtaken ? [] : granted.map((asset) => rowOf(asset).sk))
      const dropped = stored.filter((row) => !wanted.has(row.sk) && !isOvertakenBy(precedence, row))
      await inParallel(dropped, WRITES_AT_ONCE, ({ pk, sk }) => assets.remove({ pk, sk }, condition))
      return overtaken ? 'superseded' : 'kept'
    },
  }
}
