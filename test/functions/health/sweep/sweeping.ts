import type { ClaimedJob } from '../../../../shared/domain/job.ts'
import { plannedJob } from '../../../factories/connections.ts'
import { INSTALLATION, placeInstallation } from '../../../factories/verdicts.ts'
import { createWorld, type World } from '../../../factories/world.ts'

/** The sweep's job of one installation, claimed. */
export function sweepOf(installationId: string, appKey = 'demo'): ClaimedJob {
  const owner = { ownerId: installationId, installationId, appKey, generation: 0 }
  const job = plannedJob({ ...owner, automation: 'health/sweep', assetId: '-', everyMinutes: 360 })
  return { ...job, epoch: 29_000_000, fence: 1, fails: 0 }
}

/** An installation that holds the very grant that `tokenFacts` shows. */
export function worldWithInstallation(): World {
  const world = createWorld()
  placeInstallation(world)
  const row = world.rows.installations.get(INSTALLATION)
  if (!row) throw new Error('the installation was not placed')
  const grant = {
    permissions: ['ads_read', 'business_management'],
    granular: [{ permission: 'ads_read', targetIds: ['42', '43'] }],
  }
  world.rows.installations.set(INSTALLATION, { ...row, grant })
  return world
}
