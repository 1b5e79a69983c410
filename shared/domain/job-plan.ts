import { canonicalPermission } from '../meta/permission.ts'
import type { AssetType, LoginConfiguration } from './deployment.ts'
import type { GrantedAsset, Grant } from './installation.ts'
import type { PeriodMinutes, PlannedJob } from './job.ts'

/** What an automation says of its job: the `job` of its manifest. */
export interface JobDeclaration {
  readonly per: 'asset' | 'connection'
  readonly assetType?: AssetType
  readonly permissions: readonly string[]
  readonly everyMinutes: PeriodMinutes
}

/** The asset id of a job that works on the connection as a whole. */
export const WHOLE_CONNECTION = '-'

/**
 * The jobs that a consent gives rise to: for each automation of the configuration whose permissions are granted, one
 * per asset of its type or one for the connection. System-user tokens only: a person's token is for what the person
 * does now.
 */
export function planJobs(plan: {
  readonly automations: Readonly<Record<string, JobDeclaration>>
  readonly configuration: LoginConfiguration
  readonly grant: Grant
  readonly assets: readonly GrantedAsset[]
  readonly owner: Pick<PlannedJob, 'ownerId' | 'installationId' | 'appKey' | 'generation'>
}): PlannedJob[] {
  if (plan.configuration.tokenKind !== 'system-user') return []
  const granted = new Set(plan.grant.permissions)
  return plan.configuration.automations.flatMap((automation) => {
    const job = plan.automations[automation]
    if (!job || !job.permissions.every((permission) => granted.has(canonicalPermission(permission))))
      return []
    const base = { ...plan.owner, automation, everyMinutes: job.everyMinutes }
    if (job.per === 'connection') return [{ ...base, assetId: WHOLE_CONNECTION }]
    return plan.assets
      .filter((asset) => asset.type === job.assetType)
      .map((asset) => ({ ...base, assetId: asset.assetId, assetType: asset.type }))
  })
}
