import type { TokenFacts } from '../../meta/edges/debug-token.ts'
import type { Evidence } from './evidence.ts'

/**
 * What every call with a person's token answers once data access has ended, ninety days after the person last used the
 * app; `debug_token` calls the token valid all the same (seen in public issues, read 2026-11-23).
 */
const DATA_ACCESS_ENDED = { code: 190, subcode: 493 }

/** What an answer of `debug_token` says of the consent whose token was asked about. */
export function tokenEvidence(facts: TokenFacts, attemptId: string, at: number): Evidence {
  const { isValid, dataAccessExpiresAt = Infinity, error } = facts
  if (!isValid) return { kind: 'token-invalid', at, attemptId, ...error }
  if (dataAccessExpiresAt <= at) return { kind: 'token-invalid', at, attemptId, ...DATA_ACCESS_ENDED }
  return { kind: 'token-valid', at, attemptId }
}
