import { expect, test } from 'vitest'
import { tokenEvidence } from '../../../../shared/domain/verdict/token-evidence.ts'
import type { TokenFacts } from '../../../../shared/meta/edges/debug-token.ts'

const NOW = 1_800_000_000_000
const good: TokenFacts = { isValid: true, permissions: [], granular: [] }

test('a good token is good, and an invalid one is told with meta’s numbers', () => {
  expect(tokenEvidence(good, 'a', NOW)).toEqual({ kind: 'token-valid', at: NOW, attemptId: 'a' })
  const error = { code: 190, subcode: 460 }
  const invalid = { kind: 'token-invalid', at: NOW, attemptId: 'a', ...error }
  expect(tokenEvidence({ ...good, isValid: false, error }, 'a', NOW)).toEqual(invalid)
})

test('a token whose data access has ended is as dead as one that meta calls invalid', () => {
  const ended = { ...good, dataAccessExpiresAt: NOW }
  expect(tokenEvidence(ended, 'a', NOW)).toMatchObject({ kind: 'token-invalid', code: 190, subcode: 493 })
  expect(tokenEvidence(ended, 'a', NOW - 1)).toMatchObject({ kind: 'token-valid' })
})
