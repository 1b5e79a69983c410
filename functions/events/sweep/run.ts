import { announcementOf } from '../../../shared/domain/connection-event.ts'
import type { PortsOf } from '../../../shared/kernel/manifest.ts'
import type { manifest } from './manifest.ts'

/** A younger change is still on its way through the relay. */
const LEFT_BEHIND_MILLISECONDS = 5 * 60_000

/**
 * Publishes the changes of connections that the relay has left behind, under the ids that it would have used, and
 * clears their marks. One that cannot be published does not hold up the others: the run fails once all were tried.
 */
export async function run(ports: PortsOf<typeof manifest>): Promise<void> {
  const before = ports.clock.now() - LEFT_BEHIND_MILLISECONDS
  const failed: unknown[] = []
  for await (const change of ports.unpublishedChanges.all()) {
    if (change.pending.every(({ time }) => time > before)) continue
    const { connectionId } = change.connection
    try {
      const { events, upTo } = announcementOf(change)
      await ports.eventBus.publish(events)
      await ports.connectionPublication.publishedUpTo(connectionId, upTo)
      ports.metrics.count('ConnectionEventsRepublished', undefined, events.length)
    } catch (error) {
      ports.log.error('a change cannot be published', { connectionId }, error)
      failed.push(error)
    }
  }
  if (failed.length > 0) throw failed[0]
}
