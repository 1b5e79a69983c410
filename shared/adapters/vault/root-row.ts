import type { TokenKind } from '../../domain/deployment.ts'
import type { AdapterContext } from '../context.ts'
import type { Key } from '../dynamodb/keys.ts'
import type { ConsentMark } from '../dynamodb/precedence.ts'
import { openTable, type Table } from '../dynamodb/table.ts'
import type { StoredSeal } from './formats.ts'

/** A root token's row in the vault. */
export type RootRow = Key &
  StoredSeal &
  ConsentMark & {
    readonly tokenKind: TokenKind
    readonly sealedAt: number
    /** Absent for a token that never expires. */
    readonly tokenExpiresAt?: number
  }

export function rootTable(context: AdapterContext): Table<RootRow> {
  return openTable<RootRow>(context.address('vaultTable'))
}
