import { Failure } from '../../shared/base/failure.ts'
import type { Clock } from '../../shared/ports/ambient.ts'
import type { LandingSeal, LandingTokens, RootSeal } from '../../shared/ports/token-vault.ts'
import type { Outward } from './outward.ts'
import { mayReplace, type Rows } from './rows.ts'

/** Storing is a call of its own: `landingSeal.store`. */
export function landingSeal({ landings }: Rows, clock: Clock, outward: Outward): LandingSeal {
  return {
    async prepare({ appKey, attemptId }) {
      return outward.wrap('landingSeal', {
        async store(token) {
          if (landings.has(attemptId)) {
            throw new Failure('ERR_VAULT_UNAVAILABLE', `attempt ${attemptId} has a landing token already`)
          }
          landings.set(attemptId, { appKey, attemptId, sealedAt: clock.now(), sealed: token })
        },
      })
    },
  }
}

export function landingTokens({ landings }: Rows): LandingTokens {
  return {
    async find(attemptId) {
      const row = landings.get(attemptId)
      return row && { attemptId, sealedAt: row.sealedAt }
    },
    async remove(attemptId) {
      landings.delete(attemptId)
    },
  }
}

export function rootSeal({ landings, roots }: Rows): RootSeal {
  return {
    async sealFromLanding({ appKey, attemptId, installationId, tokenKind, tokenExpiresAt, precedence }) {
      const landing = landings.get(attemptId)
      if (landing?.appKey !== appKey) {
        throw new Failure('ERR_VAULT_UNAVAILABLE', `attempt ${attemptId} has no landing token any more`)
      }
      if (!mayReplace(roots.get(installationId), precedence)) return 'superseded'
      roots.set(installationId, {
        appKey,
        tokenKind,
        ...(tokenExpiresAt !== undefined && { tokenExpiresAt }),
        sealed: landing.sealed,
        mark: precedence,
      })
      return 'sealed'
    },
  }
}
