import type { InstallationReads } from '../../ports/connections.ts'
import type { AdapterContext } from '../context.ts'
import { type InstallationRow, standingOf } from './installation-row.ts'
import { installationKey } from './keys.ts'
import { openTable } from './table.ts'

/** Reading installations, consistently: a consent that has just been written must count. */
export function installationReads(context: AdapterContext): InstallationReads {
  const table = openTable<InstallationRow>(context.address('connectionsTable'))
  return {
    async find(installationId) {
      const row = await table.get(installationKey(installationId))
      return row && standingOf(row)
    },
  }
}
