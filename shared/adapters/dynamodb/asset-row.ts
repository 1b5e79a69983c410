import type { GrantedAsset } from '../../domain/installation.ts'
import type { Key } from './keys.ts'
import type { ConsentMark } from './precedence.ts'

/** The row of an asset that a grant reaches, beside its installation. */
export type AssetRow = Key & GrantedAsset & ConsentMark

export function assetOf(row: AssetRow): GrantedAsset {
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
