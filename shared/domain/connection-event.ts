import type { Connection, PendingEvent } from './connection.ts'
import type { DomainEvent } from './event.ts'

/** What the bus hears of a connection's change; its id names connection, revision and place, so it never changes. */
export function connectionEvent(connection: Connection, pending: PendingEvent): DomainEvent {
  return {
    id: `${connection.connectionId}#${pending.revision}#${pending.n}`,
    type: pending.type,
    version: 1,
    time: new Date(pending.time).toISOString(),
    connectionId: connection.connectionId,
    generation: pending.generation,
    reference: connection.reference,
    data: pending.data,
  }
}
