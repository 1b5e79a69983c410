import {
  DELIVERY_KNOWN_MILLISECONDS,
  deliveryHashOf,
  LARGEST_INLINE_ENTRY_BYTES,
  webhookEntryKey,
  type WebhookMessage,
} from '../../../shared/domain/webhook-message.ts'
import type { PortsOf } from '../../../shared/kernel/manifest.ts'
import type { WebhookEntry, WebhookEnvelope } from '../../../shared/meta/webhooks/envelope.ts'
import type { manifest } from './manifest.ts'

type ReceivePorts = PortsOf<typeof manifest>

/** Entries that are looked up, queued and marked together: as many as SQS takes at once. */
const AT_ONCE = 10

interface Delivered {
  readonly hash: string
  readonly entry: WebhookEntry
}

function inGroups<T>(items: readonly T[], size: number): T[][] {
  return Array.from({ length: Math.ceil(items.length / size) }, (_, place) =>
    items.slice(place * size, (place + 1) * size),
  )
}

async function unknown(ports: ReceivePorts, delivered: readonly Delivered[]): Promise<Delivered[]> {
  const now = ports.clock.now()
  const known = await Promise.all(delivered.map(({ hash }) => ports.webhookDeliveries.isKnown(hash, now)))
  return delivered.filter((_, place) => !known[place])
}

/** The message for one entry; a large one is left in the bucket first, so that no message names what is not there. */
async function messageOf(
  ports: ReceivePorts,
  from: { readonly appKey: string; readonly object: string },
  { hash, entry }: Delivered,
): Promise<WebhookMessage> {
  if (Buffer.byteLength(entry.text) <= LARGEST_INLINE_ENTRY_BYTES)
    return { v: 1, ...from, entry: entry.value }
  const entryKey = webhookEntryKey(from.appKey, hash)
  await ports.webhookEntryWrites.write(entryKey, entry.text)
  ports.metrics.count('WebhookEntriesByReference')
  return { v: 1, ...from, entryKey }
}

/**
 * Puts each entry that was not queued before onto the queue, then marks it: a mark that came first would, after a
 * crash between the two, be the last that is ever heard of the entry. So an entry may be queued twice, never not at
 * all. Throws when an entry is not safely queued; those that are will be known when Meta sends them again.
 */
export async function queueEntries(
  ports: ReceivePorts,
  appKey: string,
  { object, entries }: WebhookEnvelope,
): Promise<void> {
  const { metrics } = ports
  const byHash = new Map(
    entries.map((entry): [string, Delivered] => {
      const hash = deliveryHashOf(appKey, object, entry.text)
      return [hash, { hash, entry }]
    }),
  )
  for (const group of inGroups([...byHash.values()], AT_ONCE)) {
    const fresh = await unknown(ports, group)
    const repeated = group.length - fresh.length
    if (repeated > 0) metrics.count('WebhookEntriesRepeated', undefined, repeated)
    if (fresh.length === 0) continue
    const messages = await Promise.all(fresh.map((one) => messageOf(ports, { appKey, object }, one)))
    await ports.webhookQueue.send(messages)
    metrics.count('WebhookEntriesQueued', undefined, fresh.length)
    const until = ports.clock.now() + DELIVERY_KNOWN_MILLISECONDS
    await Promise.all(fresh.map(({ hash }) => ports.webhookDeliveries.remember(hash, until)))
  }
}
