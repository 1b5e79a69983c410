import { canonicalPermission } from '../meta/permission.ts'
import type { AssetReference } from './connection.ts'
import type { AssetType, LoginConfiguration } from './deployment.ts'
import type { Grant } from './installation.ts'
import type { PeriodMinutes, PlannedJob, WorkMessage } from './job.ts'

/** What an automation says of its job: the `job` of its manifest. */
export interface JobDeclaration {
  readonly per: 'asset' | 'connection' | 'installation'
  readonly assetType?: AssetType
  readonly permissions: readonly string[]
  readonly everyMinutes: PeriodMinutes
}

/** What each automation says of its job, out of a list of rooms that holds others as well. */
export function automationJobs(
  rooms: Readonly<Record<string, { readonly trigger: unknown; readonly job?: JobDeclaration }>>,
): Readonly<Record<string, JobDeclaration>> {
  return Object.fromEntries(Object.entries(rooms).flatMap(([key, { job }]) => (job ? [[key, job]] : [])))
}

/** The asset id of a job that works on its owner as a whole. */
export const WHOLE_OWNER = '-'

/** An installation's jobs belong to no consent of a connection, so none makes them void. */
const NO_GENERATION = 0

/**
 * The jobs that a consent gives rise to: for each automation of the configuration whose permissions are granted, one
 * per asset of its type or one for the connection. System-user tokens only: a person's token is for what the person
 * does now.
 */
export function planJobs(plan: {
  readonly automations: Readonly<Record<string, JobDeclaration>>
  readonly configuration: LoginConfiguration
  readonly grant: Pick<Grant, 'permissions'>
  readonly assets: readonly AssetReference[]
  readonly owner: Pick<PlannedJob, 'ownerId' | 'installationId' | 'appKey' | 'generation'>
}): PlannedJob[] {
  if (plan.configuration.tokenKind !== 'system-user') return []
  const granted = new Set(plan.grant.permissions)
  return plan.configuration.automations.flatMap((automation) => {
    const job = plan.automations[automation]
    if (
      !job ||
      job.per === 'installation' ||
      !job.permissions.every((permission) => granted.has(canonicalPermission(permission)))
    )
      return []
    const base = { ...plan.owner, automation, everyMinutes: job.everyMinutes }
    if (job.per === 'connection') return [{ ...base, assetId: WHOLE_OWNER }]
    return plan.assets
      .filter((asset) => asset.type === job.assetType)
      .map((asset) => ({ ...base, assetId: asset.assetId, assetType: asset.type }))
  })
}

/** The jobs that an installation has by itself, under whatever configuration its business logged in. */
export function planInstallationJobs(
  automations: Readonly<Record<string, JobDeclaration>>,
  installation: Pick<PlannedJob, 'installationId' | 'appKey'>,
): PlannedJob[] {
  const own = Object.entries(automations).filter(([, job]) => job.per === 'installation')
  return own.map(([automation, { everyMinutes }]) => ({
    ...installation,
    ownerId: installation.installationId,
    automation,
    assetId: WHOLE_OWNER,
    generation: NO_GENERATION,
    everyMinutes,
  }))
}

/** A message that asks for a run of an installation's own job because of a signal, under a minute since the Unix epoch. */
export function installationRun(automation: string, installationId: string, epoch: number): WorkMessage {
  const jobKey = { ownerId: installationId, automation, assetId: WHOLE_OWNER }
  return { v: 1, jobKey, generation: NO_GENERATION, epoch, reason: 'signal' }
}
