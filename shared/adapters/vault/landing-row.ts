import type { AdapterContext } from '../context.ts'
import { landingKey, type Key } from '../dynamodb/keys.ts'
import { openTable, type Table } from '../dynamodb/table.ts'
import type { StoredSeal } from './formats.ts'

/** Hours after which an unfinished landing token may go; its attempt ended long before. */
export const LANDING_HOURS = 7 * 24

/** A landing token's row in the vault. */
export type LandingRow = Key & StoredSeal & { readonly sealedAt: number; readonly ttl: number }

export function landingTable(context: AdapterContext): Table<LandingRow> {
  return openTable<LandingRow>(context.address('vaultTable'))
}

/** The row, unless there is none or its time is over: DynamoDB removes such rows days late. */
export async function findLanding(
  context: AdapterContext,
  table: Table<LandingRow>,
  attemptId: string,
): Promise<LandingRow | undefined> {
  const row = await table.get(landingKey(attemptId))
  return row && row.ttl * 1000 > context.clock.now() ? row : undefined
}
