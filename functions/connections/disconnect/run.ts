import type { Connection } from '../../../shared/domain/connection.ts'
import { isForgotten } from '../../../shared/domain/erasure.ts'
import { connectionIdOfPath, ownConnection } from '../../../shared/domain/own-connection.ts'
import type { ApiAnswer, ApiRequest } from '../../../shared/kernel/doors/api.ts'
import type { PortsOf } from '../../../shared/kernel/manifest.ts'
import type { manifest } from './manifest.ts'

type DisconnectPorts = PortsOf<typeof manifest>

/** The caller's own connection, as long as its tombstone stands. */
async function find(ports: DisconnectPorts, { caller, pathParameters }: ApiRequest): Promise<Connection> {
  const connectionId = connectionIdOfPath(pathParameters['connectionId'])
  const found = await ports.connectionReads.find(connectionId)
  return ownConnection(found && isForgotten(found, ports.clock.now()) ? undefined : found, caller)
}

/**
 * Gives a connection up: 202, and `connections/erase` does the rest; 200 once it is deleted, for as long as its
 * tombstone stands. Writes nothing, so asking again is the same.
 */
export async function run(ports: DisconnectPorts, asked: ApiRequest): Promise<ApiAnswer> {
  const { connectionId, generation, state, deletedAt } = await find(ports, asked)
  if (state === 'deleted' && deletedAt !== undefined) {
    return { status: 200, body: { connectionId, state, deletedAt: new Date(deletedAt).toISOString() } }
  }
  await ports.eraseQueue.send({
    v: 1,
    kind: 'connection',
    connectionId,
    generation,
    requestedAt: ports.clock.now(),
  })
  ports.metrics.count('DeletionsAsked')
  return { status: 202, body: { connectionId, state: 'deleting' } }
}
