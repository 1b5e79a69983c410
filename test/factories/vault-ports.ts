import { Failure } from '../../shared/base/failure.ts'
import type { Secret } from '../../shared/base/secret.ts'
import type { Clock } from '../../shared/ports/ambient.ts'
import type {
  LandingSeal,
  LandingTakeover,
  LandingTokens,
  RootSeal,
  SealedCode,
} from '../../shared/ports/token-vault.ts'
import type { Outward } from './outward.ts'
import { mayReplace, type Rows, type SealedCodeInMemory } from './rows.ts'

interface Landing {
  readonly appKey: string
  readonly attemptId: string
}

function storing({ landings }: Rows, clock: Clock, { appKey, attemptId }: Landing) {
  return async (token: Secret<string>) => {
    if (landings.has(attemptId)) {
      throw new Failure('ERR_VAULT_UNAVAILABLE', `attempt ${attemptId} has a landing token already`)
    }
    landings.set(attemptId, { appKey, attemptId, sealedAt: clock.now(), sealed: token })
  }
}

/** A code as the callback seals it for an attempt. */
export function sealCode({ appKey, attemptId }: Landing, code: Secret<string>): SealedCodeInMemory {
  return { v: 1, tokenId: `the code of ${attemptId}`, appKey, attemptId, sealed: code }
}

/** Storing is a call of its own: `landingSeal.store`. */
export function landingSeal(rows: Rows, clock: Clock, outward: Outward): LandingSeal {
  return {
    async prepare(landing) {
      const { store } = outward.wrap('landingSeal', { store: storing(rows, clock, landing) })
      return { sealCode: (code) => sealCode(landing, code), store }
    },
  }
}

function isInMemory(code: SealedCode): code is SealedCodeInMemory {
  return 'sealed' in code
}

/** Storing is a call of its own: `landingTakeover.store`. */
export function landingTakeover(rows: Rows, clock: Clock, outward: Outward): LandingTakeover {
  return {
    async open(landing, code) {
      const { appKey, attemptId } = landing
      if (!isInMemory(code) || code.appKey !== appKey || code.attemptId !== attemptId) {
        throw new Failure('ERR_VAULT_SEAL_BROKEN', `the authorization code of ${attemptId} cannot be opened`)
      }
      const { store } = outward.wrap('landingTakeover', { store: storing(rows, clock, landing) })
      return { authorizationCode: code.sealed, store }
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
