import type { InstallationReads } from '../../ports/connections.ts'
import type { AdapterContext } from '../context.ts'
import { installationOf, type InstallationRow } from './installation-row.ts'
import { installationKey } from './keys.ts'
import { precedenceOf } from './precedence.ts'
import { openTable } from './table.ts'

/** Reading installations, consistently: a consent that has just been written must count. */
export function installationReads(context: AdapterContext): InstallationReads {
  const table = openTable<InstallationRow>(context.address('connectionsTable'))
  return {
    async find(installationId) {
      const row = await table.get(installationKey(installationId))
      if (!row) return undefined
      return {
        installation: installationOf(row),
        precedence: precedenceOf(row),
        healthRevision: row.healthRevision ?? 0,
        ...(row.health && { health: row.health }),
        ...(row.questionsFrom !== undefined && { questionsFrom: row.questionsFrom }),
      }
    },
  }
}
