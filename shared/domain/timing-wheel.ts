import { hashOf } from '../base/hash.ts'
import { DUE_SHARDS, SLOT_SHARDS, type JobKey, type PeriodMinutes } from './job.ts'

/*
 * The timing wheel: a job's place is a hash of its key, so runs spread evenly over the minutes of their period, and
 * a place never changes while the period stays.
 */

function bucketOf(count: number, ...parts: readonly string[]): number {
  return hashOf(...parts).readUInt32BE(0) % count
}

/** The minute within its period at which a job runs: 0 to `everyMinutes` − 1. */
export function slotOf(key: JobKey, everyMinutes: PeriodMinutes): number {
  return bucketOf(everyMinutes, 'slot', key.ownerId, key.automation, key.assetId)
}

/** The slot whose turn it is in a minute since the Unix epoch. */
export function slotAt(minute: number, everyMinutes: PeriodMinutes): number {
  return minute % everyMinutes
}

/** The shard of a slot that all jobs of one owner lie in. */
export function slotShardOf(ownerId: string): number {
  return bucketOf(SLOT_SHARDS, 'slot-shard', ownerId)
}

/** The shard of the due index that all deferred jobs of one owner lie in. */
export function dueShardOf(ownerId: string): number {
  return bucketOf(DUE_SHARDS, 'due-shard', ownerId)
}
