import type { LoginAttempt } from '../../domain/login-attempt.ts'
import type { SealedCode } from '../../ports/token-vault.ts'
import type { AdapterContext } from '../context.ts'
import { attemptKey, type Key } from './keys.ts'
import { personalState, type WithPlainState } from './return-state.ts'
import { openTable, type Table } from './table.ts'

/** An attempt's row in the ephemeral table. */
export type AttemptRow = Key &
  WithPlainState<LoginAttempt> & {
    readonly ttl: number
    /** Names the one `begin` or `claim` that won, so that it knows itself again when its answer was lost. */
    readonly begunBy?: string
    /** The code, for whoever takes the exchange over; goes with the status `exchanging`. */
    readonly sealedCode?: SealedCode
  }

export function attemptTable(context: AdapterContext): Table<AttemptRow> {
  return openTable<AttemptRow>(context.address('ephemeralTable'))
}

export function attemptOf({
  pk: _pk,
  sk: _sk,
  ttl: _ttl,
  begunBy: _begunBy,
  sealedCode: _sealedCode,
  returnState,
  ...attempt
}: AttemptRow): LoginAttempt {
  return { ...attempt, ...personalState({ returnState }) }
}

/** `exchanging` → `sealed`: the token lies in the vault, and the code is worth nothing any more. */
export async function noteSealed(table: Table<AttemptRow>, attemptId: string, now: number): Promise<boolean> {
  const sealed = await table.update(attemptKey(attemptId), {
    change: 'SET #status = :sealed, #sealedAt = :now REMOVE #sealedCode',
    when: '#status = :exchanging',
    values: { sealed: 'sealed', exchanging: 'exchanging', now },
  })
  if (sealed) return true
  const row = await table.get(attemptKey(attemptId))
  return row?.status === 'sealed' && row.sealedAt === now
}
