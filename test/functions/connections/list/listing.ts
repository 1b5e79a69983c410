import { run } from '../../../../functions/connections/list/run.ts'
import { connectionIdOf, installationIdOf } from '../../../../shared/domain/ids.ts'
import { NOON } from '../../../factories/ambient.ts'
import { connection } from '../../../factories/connections.ts'
import { apiRequest } from '../../../factories/requests.ts'
import type { ConnectionRow } from '../../../factories/rows.ts'
import { CONSENT } from '../../../factories/verdicts.ts'
import type { World } from '../../../factories/world.ts'

/** A business that has connected, as a caller's connection under a reference. */
export function connected(
  world: World,
  grantorId: string,
  given: Partial<ConnectionRow> & { readonly reference: string },
): ConnectionRow {
  const installationId = installationIdOf('1029384756102938', 'system-user', grantorId)
  const { caller } = connection(given)
  const connectionId = connectionIdOf(installationId, caller, given.reference)
  const row = connection({ installationId, connectionId, ...given })
  world.rows.connections.set(connectionId, row)
  world.rows.installations.set(installationId, {
    installationId,
    appKey: 'demo',
    appId: '1029384756102938',
    tokenKind: 'system-user',
    grantorId,
    actorId: '122000000000001',
    grant: { permissions: ['ads_read'], granular: [{ permission: 'ads_read' }] },
    consentedAt: NOON - 60_000,
    mark: CONSENT,
  })
  return row
}

export interface ListAnswer {
  readonly connections: readonly Readonly<Record<string, unknown>>[]
  readonly cursor?: string
}

/** The partner asks for its list. */
export async function list(
  world: World,
  query: Readonly<Record<string, string | undefined>> = {},
  caller = 'partner-backend',
): Promise<ListAnswer> {
  const { status, body } = await run(
    world.ports,
    apiRequest({ method: 'GET', caller, query, body: undefined }),
  )
  if (status !== 200) throw new Error(`the list answers ${status}`)
  return body as ListAnswer
}

/** Every page, one after the other. */
export async function listWhole(
  world: World,
  query: Readonly<Record<string, string>> = {},
): Promise<ListAnswer['connections'][]> {
  const pages: ListAnswer['connections'][] = []
  let cursor: string | undefined
  do {
    const page = await list(world, { ...query, ...(cursor !== undefined && { cursor }) })
    pages.push(page.connections)
    cursor = page.cursor
  } while (cursor !== undefined)
  return pages
}

export const idsOf = (connections: ListAnswer['connections']) =>
  connections.map(({ connectionId }) => connectionId)
