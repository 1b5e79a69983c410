import type { AttemptRedemption } from '../../ports/login-attempts.ts'
import type { AdapterContext } from '../context.ts'
import { attemptOf, attemptTable } from './attempt-row.ts'
import { attemptKey } from './keys.ts'

/** What the partner's own request leaves on an attempt, each at most once. */
export function attemptRedemption(context: AdapterContext): AttemptRedemption {
  const table = attemptTable(context)

  async function decide(attemptId: string, attribute: 'confirmedAt' | 'rejectedAt', now: number) {
    const decided = await table.update(attemptKey(attemptId), {
      change: `SET #${attribute} = :now`,
      when: 'attribute_exists(#pk) AND attribute_not_exists(#confirmedAt) AND attribute_not_exists(#rejectedAt) AND #status <> :ended',
      values: { now, ended: 'ended' },
    })
    const row = decided ?? (await table.get(attemptKey(attemptId)))
    return row && attemptOf(row)
  }

  return {
    confirm: (attemptId, now) => decide(attemptId, 'confirmedAt', now),
    reject: (attemptId, now) => decide(attemptId, 'rejectedAt', now),
    async firstRead(attemptId, now) {
      const read = await table.update(attemptKey(attemptId), {
        change: 'SET #firstReadAt = :now',
        when: 'attribute_exists(#pk) AND attribute_not_exists(#firstReadAt)',
        values: { now },
      })
      if (read) return now
      return (await table.get(attemptKey(attemptId)))?.firstReadAt ?? now
    },
  }
}
