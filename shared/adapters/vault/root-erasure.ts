import type { RootErasure } from '../../ports/erasure.ts'
import type { AdapterContext } from '../context.ts'
import { rootKey } from '../dynamodb/keys.ts'
import { markOf, precedenceOf, SAME_OR_NEWER_CONSENT } from '../dynamodb/precedence.ts'
import { rootTable } from './root-row.ts'

/** Root tokens as rows that can go. Opens nothing: without its row a token's data key is nowhere. */
export function rootErasure(context: AdapterContext): RootErasure {
  const table = rootTable(context)
  return {
    async find(installationId) {
      const row = await table.get(rootKey(installationId))
      return row && precedenceOf(row)
    },
    async shred(installationId, upTo) {
      const condition = { when: SAME_OR_NEWER_CONSENT, values: { ...markOf(upTo) } }
      await table.remove(rootKey(installationId), condition)
    },
  }
}
