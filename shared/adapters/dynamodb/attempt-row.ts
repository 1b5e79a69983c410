import type { LoginAttempt } from '../../domain/login-attempt.ts'
import type { AdapterContext } from '../context.ts'
import type { Key } from './keys.ts'
import { openTable, type Table } from './table.ts'

/** An attempt's row in the ephemeral table. */
export type AttemptRow = Key &
  LoginAttempt & {
    readonly ttl: number
    /** Names the one `begin` that won, so that it knows itself again when its answer was lost. */
    readonly begunBy?: string
  }

export function attemptTable(context: AdapterContext): Table<AttemptRow> {
  return openTable<AttemptRow>(context.address('ephemeralTable'))
}

export function attemptOf({
  pk: _pk,
  sk: _sk,
  ttl: _ttl,
  begunBy: _begunBy,
  ...attempt
}: AttemptRow): LoginAttempt {
  return attempt
}
