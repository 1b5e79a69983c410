import type { LandingTakeover } from '../../ports/token-vault.ts'
import type { AdapterContext } from '../context.ts'
import { tokenFormat } from './formats.ts'
import { storeLanding } from './landing-seal.ts'

/** Opens the code of an exchange that nobody finished, and seals its token under the data key of both. */
export function landingTakeover(context: AdapterContext): LandingTakeover {
  const format = tokenFormat(context)
  return {
    async open({ appKey, attemptId }, sealedCode) {
      const owner = { app: appKey, kind: 'landing', ref: attemptId } as const
      const { authorizationCode, prepared } = await format.resume(sealedCode, owner)
      return {
        authorizationCode,
        store: (token) => storeLanding(context, attemptId, prepared, token),
      }
    },
  }
}
