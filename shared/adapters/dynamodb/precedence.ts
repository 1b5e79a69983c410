import { isNewerConsent, type Precedence } from '../../domain/installation.ts'

/** Which consent last wrote a row. */
export interface ConsentMark {
  readonly lastAttemptId: string
  readonly tokenIssuedAt: number
  readonly tokenSealedAt: number
}

/** The mark's attributes and, under the same names, the values of the conditions below. */
export function markOf(precedence: Precedence): ConsentMark {
  const { attemptId, tokenIssuedAt, tokenSealedAt } = precedence
  return { lastAttemptId: attemptId, tokenIssuedAt, tokenSealedAt }
}

/** The consent that a row's mark names. */
export function precedenceOf(row: ConsentMark): Precedence {
  const { lastAttemptId, tokenIssuedAt, tokenSealedAt } = row
  return { attemptId: lastAttemptId, tokenIssuedAt, tokenSealedAt }
}

/** Whether a row belongs to another consent that this one must yield to. */
export function isOvertakenBy(precedence: Precedence, row: ConsentMark): boolean {
  return row.lastAttemptId !== precedence.attemptId && !isNewerConsent(precedence, precedenceOf(row))
}

const OLDER_TOKEN =
  '(#tokenIssuedAt < :tokenIssuedAt OR (#tokenIssuedAt = :tokenIssuedAt AND #tokenSealedAt < :tokenSealedAt))'

/** The row is new or of an older token; a repeat of the same consent does not pass. */
export const NEWER_CONSENT = `(attribute_not_exists(#lastAttemptId) OR (#lastAttemptId <> :lastAttemptId AND ${OLDER_TOKEN}))`

/** The row is new, of an older token, or of this very consent. */
export const SAME_OR_NEWER_CONSENT = `(attribute_not_exists(#lastAttemptId) OR #lastAttemptId = :lastAttemptId OR ${OLDER_TOKEN})`
