import type { LoginAttempt } from '../../shared/domain/login-attempt.ts'
import type {
  AttemptEnds,
  AttemptExchange,
  AttemptRedemption,
  AttemptNotes,
  AttemptTakeover,
  LoginAttempts,
  NewLoginAttempts,
} from '../../shared/ports/login-attempts.ts'
import type { Rows } from './rows.ts'

/** Changes the attempt if it is there and the condition holds; says whether it did. */
function change(
  { attempts }: Rows,
  attemptId: string,
  when: (attempt: LoginAttempt) => boolean,
  set: Partial<LoginAttempt>,
): boolean {
  const attempt = attempts.get(attemptId)
  if (!attempt || !when(attempt)) return false
  attempts.set(attemptId, { ...attempt, ...set })
  return true
}

export function newLoginAttempts({ attempts }: Rows): NewLoginAttempts {
  return {
    async put(attempt) {
      if (!attempts.has(attempt.attemptId)) attempts.set(attempt.attemptId, attempt)
    },
  }
}

export function loginAttempts({ attempts }: Rows): LoginAttempts {
  return {
    async find(attemptId) {
      return attempts.get(attemptId)
    },
  }
}

export function attemptExchange(rows: Rows): AttemptExchange {
  return {
    async begin(attemptId, { codeHash, sealedCode, now, deadlineAt }) {
      const taken = { codeHash, codeTakenAt: now, exchangeDeadlineAt: deadlineAt }
      const set = { status: 'exchanging', ...taken } as const
      const mayBegin = ({ status, expiresAt }: LoginAttempt) => status === 'pending' && expiresAt > now
      const begun = change(rows, attemptId, mayBegin, set)
      if (begun) rows.sealedCodes.set(attemptId, sealedCode)
      return begun
    },
    sealed: async (attemptId, now) => noteSealed(rows, attemptId, now),
  }
}

function noteSealed(rows: Rows, attemptId: string, now: number): boolean {
  const set = { status: 'sealed', sealedAt: now } as const
  const sealed = change(rows, attemptId, ({ status }) => status === 'exchanging', set)
  if (sealed) rows.sealedCodes.delete(attemptId)
  return sealed
}

export function attemptTakeover(rows: Rows): AttemptTakeover {
  return {
    async claim(attemptId, { seenDeadlineAt, deadlineAt }) {
      const isSeen = ({ status, exchangeDeadlineAt }: LoginAttempt) =>
        status === 'exchanging' && exchangeDeadlineAt === seenDeadlineAt
      const claimed = change(rows, attemptId, isSeen, { exchangeDeadlineAt: deadlineAt })
      return claimed ? { sealedCode: rows.sealedCodes.get(attemptId) } : undefined
    },
    sealed: async (attemptId, now) => noteSealed(rows, attemptId, now),
  }
}

export function attemptEnds(rows: Rows): AttemptEnds {
  return {
    async end(attemptId, { from, end, now, unlessConfirmed = false }) {
      const set = { status: 'ended', end, endedAt: now } as const
      const mayEnd = ({ confirmedAt }: LoginAttempt) => !unlessConfirmed || confirmedAt === undefined
      const ended = change(
        rows,
        attemptId,
        (row) => row.status !== 'ended' && from.includes(row.status) && mayEnd(row),
        set,
      )
      if (ended) rows.sealedCodes.delete(attemptId)
      return ended
    },
  }
}

export function attemptNotes(rows: Rows): AttemptNotes {
  return {
    async putOff(attemptId, now, until) {
      return change(rows, attemptId, ({ putOffUntil = 0 }) => putOffUntil <= now, { putOffUntil: until })
    },
    async told(attemptId, now) {
      change(rows, attemptId, ({ toldAt }) => toldAt === undefined, { toldAt: now })
    },
  }
}

function undecided({ status, confirmedAt, rejectedAt }: LoginAttempt): boolean {
  return status !== 'ended' && confirmedAt === undefined && rejectedAt === undefined
}

export function attemptRedemption(rows: Rows): AttemptRedemption {
  return {
    async confirm(attemptId, now) {
      change(rows, attemptId, undecided, { confirmedAt: now })
      return rows.attempts.get(attemptId)
    },
    async reject(attemptId, now) {
      change(rows, attemptId, undecided, { rejectedAt: now })
      return rows.attempts.get(attemptId)
    },
    async firstRead(attemptId, now) {
      change(rows, attemptId, ({ firstReadAt }) => firstReadAt === undefined, { firstReadAt: now })
      return rows.attempts.get(attemptId)?.firstReadAt ?? now
    },
  }
}
