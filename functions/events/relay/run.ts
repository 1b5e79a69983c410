import { announcementOf } from '../../../shared/domain/connection-event.ts'
import type { PortsOf } from '../../../shared/kernel/manifest.ts'
import type { manifest } from './manifest.ts'

/**
 * Publishes what a connection's change left to be told, then clears its mark. A crash in between publishes the same
 * ids again; an older image never clears a newer mark.
 */
export async function run(ports: PortsOf<typeof manifest>, newImage: unknown): Promise<void> {
  const change = ports.connectionChanges.read(newImage)
  if (!change) return
  const { events, upTo } = announcementOf(change)
  await ports.eventBus.publish(events)
  await ports.connectionPublication.publishedUpTo(change.connection.connectionId, upTo)
  ports.metrics.count('ConnectionEventsPublished', undefined, events.length)
}
