import { connectionEvent } from '../../../shared/domain/connection-event.ts'
import type { PortsOf } from '../../../shared/kernel/manifest.ts'
import type { manifest } from './manifest.ts'

/**
 * Publishes what a connection's change left to be told, then clears its mark. A crash in between publishes the same
 * ids again; an older image never clears a newer mark.
 */
export async function run(ports: PortsOf<typeof manifest>, newImage: unknown): Promise<void> {
  const change = ports.connectionChanges.read(newImage)
  if (!change) return
  const { connection, pending } = change
  await ports.eventBus.publish(pending.map((event) => connectionEvent(connection, event)))
  const last = Math.max(...pending.map((event) => event.revision))
  await ports.connectionPublication.publishedUpTo(connection.connectionId, last)
  ports.metrics.count('ConnectionEventsPublished', undefined, pending.length)
}
