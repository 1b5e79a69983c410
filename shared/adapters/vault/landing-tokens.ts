import type { LandingTokens } from '../../ports/token-vault.ts'
import type { AdapterContext } from '../context.ts'
import { landingKey } from '../dynamodb/keys.ts'
import { findLanding, landingTable } from './landing-row.ts'

/** Landing tokens as rows: whether one is there, and its removal. Opens nothing. */
export function landingTokens(context: AdapterContext): LandingTokens {
  const table = landingTable(context)
  return {
    async find(attemptId) {
      const row = await findLanding(context, table, attemptId)
      return row && { attemptId, sealedAt: row.sealedAt }
    },
    async remove(attemptId) {
      await table.remove(landingKey(attemptId))
    },
  }
}
