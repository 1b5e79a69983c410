import type { AttemptTakeover } from '../../ports/login-attempts.ts'
import type { AdapterContext } from '../context.ts'
import { attemptTable, noteSealed } from './attempt-row.ts'
import { attemptKey } from './keys.ts'

/** Exchanges that nobody finished, each taken over by one run at a time: its deadline is the lease. */
export function attemptTakeover(context: AdapterContext): AttemptTakeover {
  const table = attemptTable(context)
  return {
    async claim(attemptId, { seenDeadlineAt, deadlineAt }) {
      const begunBy = context.random.token(16)
      const claimed = await table.update(attemptKey(attemptId), {
        change: 'SET #exchangeDeadlineAt = :deadlineAt, #begunBy = :begunBy',
        when: '#status = :exchanging AND #exchangeDeadlineAt = :seenDeadlineAt',
        values: { exchanging: 'exchanging', deadlineAt, seenDeadlineAt, begunBy },
      })
      // The SDK sends again when an answer is lost: the second try then loses against the first, which is ours too.
      const row = claimed ?? (await table.get(attemptKey(attemptId)))
      return row?.begunBy === begunBy ? { sealedCode: row.sealedCode } : undefined
    },
    sealed: (attemptId, now) => noteSealed(table, attemptId, now),
  }
}
