import type { Failure, FailureCode } from '../../base/failure.ts'
import type { AssetReference } from '../connection.ts'
import type { ToldEvidence } from './evidence.ts'

type LiveKind = 'call-refused' | 'asset-refused' | 'blocked' | 'operator-error'

/**
 * What the failure of a call says of the installation. Throttles, errors of Meta's and silence say something of the
 * moment; whatever else is not here, something of us.
 */
const kinds: Partial<Record<FailureCode, LiveKind>> = {
  ERR_GRAPH_TOKEN_DEAD: 'call-refused',
  ERR_GRAPH_PERMISSION_LOST: 'asset-refused',
  ERR_GRAPH_ASSET_LOST: 'asset-refused',
  ERR_GRAPH_BLOCKED: 'blocked',
  ERR_GRAPH_OPERATOR: 'operator-error',
}

/**
 * The evidence in a failure that a run met at a time (milliseconds), with the asset that it worked on; undefined when
 * it says nothing of the installation's health.
 */
export function liveEvidence(failure: Failure, at: number, asset?: AssetReference): ToldEvidence | undefined {
  const kind = kinds[failure.code]
  // what is refused to the app itself says something of us, even where it was asked for the sake of one business
  if (kind === undefined || failure.facts['asApp'] === true) return undefined
  const { metaCode: code, metaSubcode: subcode } = failure.facts
  const refusal = {
    at,
    ...(typeof code === 'number' && { code }),
    ...(typeof subcode === 'number' && { subcode }),
  }
  if (kind === 'asset-refused') return { kind, ...refusal, ...(asset && { asset }) }
  return { kind, ...refusal }
}
