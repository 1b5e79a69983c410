import { Failure } from '../../base/failure.ts'
import type { RootSeal } from '../../ports/token-vault.ts'
import type { AdapterContext } from '../context.ts'
import { rootKey } from '../dynamodb/keys.ts'
import { markOf, SAME_OR_NEWER_CONSENT } from '../dynamodb/precedence.ts'
import { tokenFormat } from './formats.ts'
import { openLandingToken } from './open-token.ts'
import { rootTable } from './root-row.ts'

/** Turns an attempt's landing token into the installation's root token, under a key of its own. */
export function rootSeal(context: AdapterContext): RootSeal {
  const format = tokenFormat(context)
  const openLanding = openLandingToken(context)
  const table = rootTable(context)
  return {
    async sealFromLanding({ appKey, attemptId, installationId, tokenKind, tokenExpiresAt, precedence }) {
      const token = await openLanding({ appKey, attemptId })
      if (!token) {
        // Another run of finalize has gone on to the end meanwhile: the next look finds no landing token and stops.
        throw new Failure('ERR_VAULT_UNAVAILABLE', `attempt ${attemptId} has no landing token any more`, {
          facts: { attemptId, installationId },
        })
      }
      const prepared = await format.prepare({ app: appKey, kind: 'root', ref: installationId })
      const mark = markOf(precedence)
      const row = {
        ...prepared.seal(token),
        ...rootKey(installationId),
        ...mark,
        tokenKind,
        sealedAt: context.clock.now(),
        ...(tokenExpiresAt !== undefined && { tokenExpiresAt }),
      }
      return (await table.put(row, { when: SAME_OR_NEWER_CONSENT, values: { ...mark } }))
        ? 'sealed'
        : 'superseded'
    },
  }
}
