import type { HealthWrites } from '../../ports/connections.ts'
import type { AdapterContext } from '../context.ts'
import type { InstallationRow } from './installation-row.ts'
import { installationKey } from './keys.ts'
import { openTable } from './table.ts'

/** The judge's part of an installation's row. A health that rests on an older reading loses, so that no evidence does. */
export function healthWrites(context: AdapterContext): HealthWrites {
  const table = openTable<InstallationRow>(context.address('connectionsTable'))
  return {
    async write(installationId, health, seen) {
      const unchanged = seen === 0 ? 'attribute_not_exists(#healthRevision)' : '#healthRevision = :seen'
      const written = await table.update(installationKey(installationId), {
        change: 'SET #health = :health, #healthRevision = :next',
        when: `#lastAttemptId = :attemptId AND ${unchanged}`,
        values: { health, next: seen + 1, attemptId: health.attemptId, ...(seen > 0 && { seen }) },
      })
      return written !== undefined
    },
    async putOff(installationId, now, until) {
      const putOff = await table.update(installationKey(installationId), {
        change: 'SET #questionsFrom = :until',
        when: 'attribute_exists(#pk) AND (attribute_not_exists(#questionsFrom) OR #questionsFrom <= :now)',
        values: { now, until },
      })
      return putOff !== undefined
    },
  }
}
