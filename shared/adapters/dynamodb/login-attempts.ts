import type {
  AttemptEnds,
  AttemptExchange,
  AttemptNotes,
  LoginAttempts,
  NewLoginAttempts,
} from '../../ports/login-attempts.ts'
import type { AdapterContext } from '../context.ts'
import { attemptOf, attemptTable, noteSealed } from './attempt-row.ts'
import { timeToLive } from './attributes.ts'
import { attemptKey } from './keys.ts'
import { plainState } from './return-state.ts'

const KEEP_HOURS = 48

/** Attempts as rows of the ephemeral table; the state machine is in the conditions. */
export function newLoginAttempts(context: AdapterContext): NewLoginAttempts {
  const table = attemptTable(context)
  return {
    async put(attempt) {
      const { returnState: _, ...plain } = attempt
      const row = {
        ...plain,
        ...plainState(attempt),
        ...attemptKey(attempt.attemptId),
        ttl: timeToLive(attempt.createdAt, KEEP_HOURS),
      }
      // A row under this random id is this attempt, stored by a try whose answer was lost.
      await table.put(row, { when: 'attribute_not_exists(#pk)' })
    },
  }
}

export function loginAttempts(context: AdapterContext): LoginAttempts {
  const table = attemptTable(context)
  return {
    async find(attemptId) {
      const row = await table.get(attemptKey(attemptId))
      return row && attemptOf(row)
    },
  }
}

export function attemptExchange(context: AdapterContext): AttemptExchange {
  const table = attemptTable(context)
  return {
    async begin(attemptId, { codeHash, sealedCode, now, deadlineAt }) {
      const begunBy = context.random.token(16)
      const begun = await table.update(attemptKey(attemptId), {
        change:
          'SET #status = :exchanging, #codeHash = :codeHash, #codeTakenAt = :now, #sealedCode = :sealedCode, #exchangeDeadlineAt = :deadlineAt, #begunBy = :begunBy',
        when: '#status = :pending AND #expiresAt > :now',
        values: {
          exchanging: 'exchanging',
          pending: 'pending',
          codeHash,
          sealedCode,
          deadlineAt,
          begunBy,
          now,
        },
      })
      // The SDK sends again when an answer is lost: the second try then loses against the first, which is ours too.
      return begun !== undefined || (await table.get(attemptKey(attemptId)))?.begunBy === begunBy
    },
    sealed: (attemptId, now) => noteSealed(table, attemptId, now),
  }
}

export function attemptEnds(context: AdapterContext): AttemptEnds {
  const table = attemptTable(context)
  return {
    async end(attemptId, { from, end, now, unlessConfirmed = false }) {
      const states = Object.fromEntries(from.map((status, place) => [`from${place}`, status]))
      const ended = await table.update(attemptKey(attemptId), {
        change: 'SET #status = :ended, #end = :end, #endedAt = :now REMOVE #sealedCode',
        when: `#status IN (${Object.keys(states)
          .map((name) => `:${name}`)
          .join(', ')})${unlessConfirmed ? ' AND attribute_not_exists(#confirmedAt)' : ''}`,
        values: { ...states, ended: 'ended', end, now },
      })
      if (ended) return true
      const row = await table.get(attemptKey(attemptId))
      return row?.endedAt === now && row.end?.outcome === end.outcome && row.end.reason === end.reason
    },
  }
}

export function attemptNotes(context: AdapterContext): AttemptNotes {
  const table = attemptTable(context)
  return {
    async putOff(attemptId, now, until) {
      const putOff = await table.update(attemptKey(attemptId), {
        change: 'SET #putOffUntil = :until',
        // `= :until` is this very write, sent again by the SDK because its answer was lost.
        when: 'attribute_exists(#pk) AND (attribute_not_exists(#putOffUntil) OR #putOffUntil <= :now OR #putOffUntil = :until)',
        values: { now, until },
      })
      return putOff !== undefined
    },
    async told(attemptId, now) {
      await table.update(attemptKey(attemptId), {
        change: 'SET #toldAt = :now',
        when: 'attribute_exists(#pk) AND attribute_not_exists(#toldAt)',
        values: { now },
      })
    },
  }
}
