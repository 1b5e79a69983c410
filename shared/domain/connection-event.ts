import type { Connection, PendingEvent } from './connection.ts'
import type { DomainEvent } from './event.ts'

/** A connection's changes that the bus has still to hear of, and up to which revision it then has. */
export function announcementOf(change: {
  readonly connection: Connection
  readonly pending: readonly PendingEvent[]
}): { readonly events: readonly DomainEvent[]; readonly upTo: number } {
  const { connection, pending } = change
  return {
    events: pending.map((event) => connectionEvent(connection, event)),
    upTo: Math.max(...pending.map((event) => event.revision)),
  }
}

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
