import { DynamoDBClient } from '@aws-sdk/client-dynamodb'
import { DynamoDBDocumentClient, PutCommand } from '@aws-sdk/lib-dynamodb'
import type { Ground } from '../../infra/local/world.ts'
import { subject } from '../demo/world/subject.ts'

/*
 * The operator's hand in the rows of the guard, which are as docs/storage-schema.md has them: chapters take the app away
 * from more businesses at once than any deployment of their size ever loses.
 */

const WINDOW_MILLISECONDS = 10 * 60_000
/** So many that no chapter's removal is one too many. */
const INSTALLATIONS = 100_000
/** As many as may turn bad at once where there are hardly any. */
const FLOOR = 5

let releases = 0

type Row = { readonly table: 'Connections' | 'Ephemeral'; readonly row: Readonly<Record<string, unknown>> }

async function put(ground: Ground, rows: readonly Row[]): Promise<void> {
  const { awsOrigin: endpoint, region, operator: credentials } = ground
  const client = DynamoDBDocumentClient.from(new DynamoDBClient({ endpoint, region, credentials }))
  for (const { table, row } of rows) {
    const found = ground.declarations.stores.tables.find(({ logicalId }) => logicalId.startsWith(table))
    await client.send(new PutCommand({ TableName: found?.tableName, Item: row }))
  }
  client.destroy()
}

/** A guard that is not frozen, knows of so many installations, and has seen none of them turn bad. */
export async function resetGuard(ground: Ground, installations = INSTALLATIONS): Promise<void> {
  releases += 1
  const row = { pk: `GUARD#${subject.appKey}`, sk: 'META', installations, releases }
  await put(ground, [{ table: 'Connections', row }])
}

/** As many others have turned bad as may: the next one is too many. */
export async function fillGuard(ground: Ground): Promise<void> {
  await resetGuard(ground, 0)
  const at = ground.clock.now()
  const pk = `TURN#${subject.appKey}#${Math.floor(at / WINDOW_MILLISECONDS)}`
  const others = Array.from({ length: FLOOR }, (_none, nth) => `inst_other-${nth}`)
  const rowOf = (installationId: string) => ({ pk, sk: installationId, installationId, at, releases })
  await put(
    ground,
    others.map((other) => ({ table: 'Ephemeral', row: rowOf(other) })),
  )
}
