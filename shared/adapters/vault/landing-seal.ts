import { Failure, failureOf } from '../../base/failure.ts'
import type { Secret } from '../../base/secret.ts'
import type { LandingSeal } from '../../ports/token-vault.ts'
import type { AdapterContext } from '../context.ts'
import { timeToLive } from '../dynamodb/attributes.ts'
import { landingKey } from '../dynamodb/keys.ts'
import { pause } from '../pause.ts'
import { type StoredSeal, tokenFormat } from './formats.ts'
import { LANDING_HOURS, landingTable } from './landing-row.ts'
import type { PreparedSeal } from './token-format.ts'

/** Between exchange and seal lies the only loss that cannot be repaired, so this write is tried longer than others. */
const PAUSES_MILLISECONDS = [200, 600, 1_800]

async function persistently<T>(write: () => Promise<T>): Promise<T> {
  for (const milliseconds of PAUSES_MILLISECONDS) {
    try {
      return await write()
    } catch (error) {
      if (!failureOf(error, 'ERR_STORE_UNAVAILABLE')) throw error
      await pause(milliseconds)
    }
  }
  return write()
}

/** Seals the one token of an attempt and stores it, unless there is one already. */
export async function storeLanding(
  context: AdapterContext,
  attemptId: string,
  prepared: PreparedSeal<StoredSeal>,
  token: Secret<string>,
): Promise<void> {
  const sealed = prepared.seal(token)
  const sealedAt = context.clock.now()
  const row = {
    ...sealed,
    ...landingKey(attemptId),
    sealedAt,
    ttl: timeToLive(sealedAt, LANDING_HOURS),
  }
  const stored = await persistently(() =>
    landingTable(context).put(row, {
      when: 'attribute_not_exists(#pk) OR #tokenId = :tokenId',
      values: { tokenId: prepared.tokenId },
    }),
  )
  if (stored) return
  throw new Failure('ERR_VAULT_UNAVAILABLE', `attempt ${attemptId} has a landing token already`, {
    facts: { attemptId },
  })
}

/** Seals what the exchange brings, with a key that was taken before anything was spent. */
export function landingSeal(context: AdapterContext): LandingSeal {
  const format = tokenFormat(context)
  return {
    async prepare({ appKey, attemptId }) {
      const prepared = await format.prepare({ app: appKey, kind: 'landing', ref: attemptId })
      return {
        sealCode: (authorizationCode) => prepared.sealCode(authorizationCode),
        store: (token) => storeLanding(context, attemptId, prepared, token),
      }
    },
  }
}
