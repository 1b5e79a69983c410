import { dataKeyFormat } from '../kms/data-key-format.ts'
import type { Envelope } from '../kms/envelope.ts'
import type { AdapterContext } from '../context.ts'
import type { TokenFormat } from './token-format.ts'

/** What a sealed token looks like in its row, in the format that is written now. */
export type StoredSeal = Envelope

/** The format that tokens are sealed in, and the one place where another is chosen. */
export function tokenFormat(context: AdapterContext): TokenFormat<StoredSeal> {
  return dataKeyFormat(context)
}
