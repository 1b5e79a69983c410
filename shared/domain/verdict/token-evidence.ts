import type { TokenFacts } from '../../meta/edges/debug-token.ts'
import type { Evidence } from './evidence.ts'

/** What an answer of `debug_token` says of the consent whose token was asked about. */
export function tokenEvidence(facts: TokenFacts, attemptId: string, at: number): Evidence {
  if (facts.isValid) return { kind: 'token-valid', at, attemptId }
  return { kind: 'token-invalid', at, attemptId, ...facts.error }
}
