import type { AssetType, LoginConfiguration } from '../deployment.ts'
import { error, type Finding, warning } from './finding.ts'
import { automaticPermissions, permissionName, supportedPermissions, tokenKindsOf } from './permissions.ts'

/** What a room says of the job it runs; a room without a job is no automation. */
export interface Automation {
  readonly job?: { readonly permissions: readonly string[]; readonly assetType?: AssetType }
}

/** What is wrong between the parts of one login configuration, and between it and the automations it names. */
export function configurationFindings(
  path: string,
  configuration: LoginConfiguration,
  automations: Readonly<Record<string, Automation>>,
): readonly Finding[] {
  return [
    ...permissionFindings(`${path}.permissions`, configuration),
    ...assetFindings(`${path}.assetTypes`, configuration),
    ...configuration.automations.flatMap((key) =>
      automationFindings(`${path}.automations`, key, configuration, automations),
    ),
  ]
}

function permissionFindings(path: string, { permissions, tokenKind }: LoginConfiguration): Finding[] {
  const findings = permissions.flatMap((permission) => {
    const kinds = tokenKindsOf(permission)
    if (!kinds) {
      const what = `${permission} is not among the permissions of Facebook Login for Business (${supportedPermissions.asOf})`
      return [
        warning(path, what, 'check its spelling in the App Dashboard; a newer permission works all the same'),
      ]
    }
    if (kinds.includes(tokenKind)) return []
    const what = `${permission} is not granted on ${tokenKind} tokens`
    return [warning(path, what, 'take it out, or expect it to be missing from the grant')]
  })
  if (permissions.some((permission) => !automaticPermissions.includes(permission))) return findings
  const what = `no permission besides ${automaticPermissions.join(' and ')}`
  return [...findings, error(path, what, 'Meta needs at least one other supported permission in each login')]
}

function assetFindings(path: string, { assetTypes, tokenKind }: LoginConfiguration): Finding[] {
  if (tokenKind === 'user' || assetTypes.length > 0) return []
  const what = 'a system-user configuration without asset types grants nothing to work on'
  return [error(path, what, 'list the asset types that the configuration asks for')]
}

function automationFindings(
  path: string,
  key: string,
  { permissions, assetTypes }: LoginConfiguration,
  automations: Readonly<Record<string, Automation>>,
): Finding[] {
  const job = automations[key]?.job
  if (!job) {
    const known = Object.keys(automations).filter((name) => automations[name]?.job)
    const what = key in automations ? `${key} is a room but no automation` : `there is no automation ${key}`
    return [error(path, what, `choose from ${known.join(', ')}`)]
  }
  const granted = new Set(permissions.map(permissionName))
  const missing = job.permissions.filter((permission) => !granted.has(permissionName(permission)))
  const findings = missing.map((permission) =>
    warning(
      path,
      `${key} needs ${permission}, which this configuration does not ask for`,
      'add it, or the job is never made',
    ),
  )
  if (!job.assetType || assetTypes.includes(job.assetType)) return findings
  const what = `${key} works on ${job.assetType} assets, which this configuration does not grant`
  return [...findings, warning(path, what, 'add the asset type, or the job is never made')]
}
