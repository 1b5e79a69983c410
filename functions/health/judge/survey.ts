import { failureOf } from '../../../shared/base/failure.ts'
import { adAccountAsset, discoverAssets } from '../../../shared/domain/asset-discovery.ts'
import type { AssetType } from '../../../shared/domain/deployment.ts'
import { grantDifference } from '../../../shared/domain/grant-difference.ts'
import { consentedBy, driftChange, driftOf, type Survey } from '../../../shared/domain/grant-drift.ts'
import type { GrantedAsset, Installation } from '../../../shared/domain/installation.ts'
import { adAccount } from '../../../shared/meta/edges/ad-accounts.ts'
import type { TokenFacts } from '../../../shared/meta/edges/debug-token.ts'
import { inService } from './conditions.ts'
import type { Judged } from './hear.ts'
import type { JudgePorts } from './ports.ts'

/** What an asset that is gone, or out of reach for good, answers when it is asked for by itself. */
const gone = ['ERR_GRAPH_ASSET_LOST', 'ERR_GRAPH_PERMISSION_LOST', 'ERR_GRAPH_BAD_REQUEST'] as const

/** Types of assets that configurations of this kind of token ask for. */
function assetTypesOf({ deployment }: JudgePorts, { appKey, tokenKind }: Installation): readonly AssetType[] {
  const configurations = Object.values(deployment.apps[appKey]?.configurations ?? {})
  const own = configurations.filter((configuration) => configuration.tokenKind === tokenKind)
  return [...new Set(own.flatMap(({ assetTypes }) => assetTypes))]
}

/** Asks for one ad account that no list names: a list may leave out what can still be read. Undefined when it is gone. */
async function probe(
  ports: JudgePorts,
  installation: Installation,
  assetId: string,
): Promise<GrantedAsset | undefined> {
  try {
    return adAccountAsset(await ports.graphAsConnection.call(installation, adAccount(assetId)))
  } catch (error) {
    if (failureOf(error, ...gone)) return undefined
    throw error
  }
}

/** Ad accounts that connections work on and that the lists do not name, and that answer all the same. */
async function missedByLists(
  ports: JudgePorts,
  { installation }: Judged,
  listed: readonly GrantedAsset[],
): Promise<GrantedAsset[]> {
  const standing = await ports.connectionConditions.connectionsOf(installation.installationId)
  const named = new Set(listed.map(({ assetId }) => assetId))
  const used = inService(standing).flatMap(({ assets }) => assets)
  const missing = new Set(used.map(({ assetId }) => assetId).filter((assetId) => !named.has(assetId)))
  const found: GrantedAsset[] = []
  for (const assetId of missing) {
    const asset = await probe(ports, installation, assetId)
    if (asset) found.push(asset)
  }
  return found
}

/** What can be listed; where every edge refuses to list anything, nothing is known of assets. */
async function listed(ports: JudgePorts, { installation }: Judged) {
  try {
    return await discoverAssets({
      as: 'connection',
      tokenKind: installation.tokenKind,
      assetTypes: assetTypesOf(ports, installation),
      call: (call) => ports.graphAsConnection.call(installation, call),
    })
  } catch (error) {
    if (failureOf(error, 'ERR_GRAPH_BAD_REQUEST', 'ERR_GRAPH_ASSET_LOST')) return { assets: [], whole: [] }
    throw error
  }
}

/**
 * Looks at what Meta grants an installation now: permissions as the token's answer named them, assets by their lists,
 * and by themselves those that a list leaves out. Throws an `ERR_GRAPH_…` failure where Meta does not say.
 */
export async function survey(ports: JudgePorts, judged: Judged, facts: TokenFacts): Promise<Survey> {
  const { whole, assets } = await listed(ports, judged)
  const missed = whole.length > 0 ? await missedByLists(ports, judged, assets) : []
  return { permissions: facts.permissions, surveyed: whole, assets: [...assets, ...missed] }
}

/** Whether a survey shows anything else than is held of the installation and of its connections. */
export async function isDifferent(
  ports: JudgePorts,
  { installation: { installationId, grant } }: Judged,
  found: Survey,
  { permissions, granular }: TokenFacts,
): Promise<boolean> {
  if (grantDifference(grant, { permissions, granular })) return true
  const standing = await ports.connectionConditions.connectionsOf(installationId)
  const working = inService(standing)
  const consented = consentedBy(working)
  return working.some((one) => driftChange(one, driftOf(one, found, consented)) !== undefined)
}

/**
 * Keeps a survey as the installation's grant and assets. Connections are changed afterwards: as long as they are not,
 * the survey is different, so that one that was broken off is kept and told once more. False when a newer consent has
 * come, whose own grant and assets are now.
 */
export async function keepSurvey(
  ports: JudgePorts,
  { installation, precedence }: Judged,
  { permissions, surveyed, assets }: Survey,
  { granular }: TokenFacts,
): Promise<boolean> {
  const { installationId } = installation
  const granted = { ...installation, grant: { permissions, granular } }
  if ((await ports.installationWrites.put(granted, precedence)) === 'superseded') return false
  if (surveyed.length < assetTypesOf(ports, installation).length) return true
  return (await ports.installationWrites.putAssets(installationId, assets, precedence)) === 'kept'
}
