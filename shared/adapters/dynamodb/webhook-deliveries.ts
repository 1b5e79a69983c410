import type { WebhookDeliveries } from '../../ports/webhooks.ts'
import type { AdapterContext } from '../context.ts'
import { timeToLive } from './attributes.ts'
import { deliveryKey, type Key } from './keys.ts'
import { openTable } from './table.ts'

type DeliveryRow = Key & { readonly expiresAt: number; readonly ttl: number }

const KEEP_HOURS = 24

/** Delivered entries as rows of the ephemeral table, one per entry: a hash and a time. */
export function webhookDeliveries(context: AdapterContext): WebhookDeliveries {
  const table = openTable<DeliveryRow>(context.address('ephemeralTable'))
  return {
    async isKnown(deliveryHash, now) {
      const row = await table.get(deliveryKey(deliveryHash))
      return row !== undefined && row.expiresAt > now
    },
    async remember(deliveryHash, until) {
      const row = { ...deliveryKey(deliveryHash), expiresAt: until, ttl: timeToLive(until, KEEP_HOURS) }
      // whoever has marked it for longer was the later one of two that were queued
      await table.put(row, {
        when: 'attribute_not_exists(#pk) OR #expiresAt < :until',
        values: { until },
      })
    },
  }
}
