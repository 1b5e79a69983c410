import { connectionLine } from '../../../shared/domain/connection-view.ts'
import { connectionVerdict } from '../../../shared/domain/verdict/connection-verdict.ts'
import { healthOf } from '../../../shared/domain/verdict/health.ts'
import type { ApiAnswer, ApiRequest } from '../../../shared/kernel/doors/api.ts'
import type { PortsOf } from '../../../shared/kernel/manifest.ts'
import { cursorOf } from './cursor.ts'
import type { manifest } from './manifest.ts'
import { queryIn } from './query.ts'

type ListPorts = PortsOf<typeof manifest>

/** The installations of a page, each read once. */
async function installationsOf({ installationReads }: ListPorts, ids: readonly string[]) {
  const found = await Promise.all(
    [...new Set(ids)].map(async (id) => [id, await installationReads.find(id)] as const),
  )
  return new Map(found)
}

/**
 * The caller's connections by reference, `limit` at a time: 200 with `{connections, cursor?}`. The cursor leads to what
 * follows and is there while there may be more. `state` and `verdict` choose among the connections of a page, so that
 * one request never reads more than a page: a page may be shorter than its limit, or empty, and still have a cursor.
 */
export async function run(ports: ListPorts, asked: ApiRequest): Promise<ApiAnswer> {
  const { state, verdict, ...search } = queryIn(asked)
  const page = await ports.connectionListing.page({ caller: asked.caller, ...search })
  const chosen = page.connections.filter((connection) => state === undefined || connection.state === state)
  const standing = await installationsOf(
    ports,
    chosen.map(({ installationId }) => installationId),
  )
  const now = ports.clock.now()
  const lines = chosen.map((connection) => {
    const one = standing.get(connection.installationId)
    const held = connectionVerdict(connection, one && healthOf(one.precedence, one.health), [], now)
    return connectionLine(connection, one?.installation, held)
  })
  return {
    status: 200,
    body: {
      connections: lines.filter((line) => verdict === undefined || line.verdict === verdict),
      ...(page.next && { cursor: cursorOf(page.next) }),
    },
  }
}
