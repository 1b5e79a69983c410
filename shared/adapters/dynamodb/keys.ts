import type { AssetType } from '../../domain/deployment.ts'
import type { JobKey, PeriodMinutes } from '../../domain/job.ts'
import { dueShardOf, slotOf, slotShardOf } from '../../domain/timing-wheel.ts'
import { hashOf } from '../../base/hash.ts'

/** A row's place: partition key and sort key of every table. */
export interface Key {
  readonly pk: string
  readonly sk: string
}

/** Names of the global secondary indexes: `slot` and `due` on jobs, `unpublished` and `listed` on connections. */
export const indexes = { slot: 'slot', due: 'due', unpublished: 'unpublished', listed: 'listed' } as const

const META = 'META'
/** Shards of the index of unpublished connections, fixed for life. */
const UNPUBLISHED_SHARDS = 16

export function linkKey(linkHash: string): Key {
  return { pk: `LINK#${linkHash}`, sk: META }
}

export function attemptKey(attemptId: string): Key {
  return { pk: `ATT#${attemptId}`, sk: META }
}

/** An entry of a webhook's delivery that is queued. */
export function deliveryKey(deliveryHash: string): Key {
  return { pk: `DED#${deliveryHash}`, sk: META }
}

/** The guard against too many removals at once, one an app. */
export function guardKey(appKey: string): Key {
  return { pk: `GUARD#${appKey}`, sk: META }
}

/** Installations of an app that turned bad in one part of time. */
export function badTurnsPartition(appKey: string, bucket: number): string {
  return `TURN#${appKey}#${bucket}`
}

export function badTurnKey(appKey: string, bucket: number, installationId: string): Key {
  return { pk: badTurnsPartition(appKey, bucket), sk: installationId }
}

export function installationPartition(installationId: string): string {
  return `INST#${installationId}`
}

export function installationKey(installationId: string): Key {
  return { pk: installationPartition(installationId), sk: META }
}

/** What the sort keys of an installation's assets begin with. */
export const ASSET_PREFIX = 'ASSET#'

export function assetKey(installationId: string, type: AssetType, assetId: string): Key {
  return { pk: installationPartition(installationId), sk: `${ASSET_PREFIX}${type}#${assetId}` }
}

/** What the sort keys of connections begin with. */
export const CONNECTION_PREFIX = 'CONN#'

/** A connection lies beside its installation; its id is `<installationId>.<hash>`. */
export function connectionKey(connectionId: string): Key {
  const dot = connectionId.lastIndexOf('.')
  return {
    pk: installationPartition(connectionId.slice(0, dot)),
    sk: `${CONNECTION_PREFIX}${connectionId.slice(dot + 1)}`,
  }
}

function unpublishedShard(shard: number): string {
  return `UNPUBLISHED#${shard}`
}

/** All of them. */
export const unpublishedShards: readonly string[] = Array.from(
  { length: UNPUBLISHED_SHARDS },
  (_none, shard) => unpublishedShard(shard),
)

/** The shard of the sparse index that a connection with an unpublished change lies in. */
export function unpublishedPartition(connectionId: string): string {
  return unpublishedShard(hashOf('unpublished', connectionId).readUInt32BE(0) % UNPUBLISHED_SHARDS)
}

/** A row's place on the index of all that is listed. */
export interface ListKey {
  readonly listPk: string
  readonly listSk: string
}

/** What the places of a caller's connections under one reference begin with, and those of references that go on so. */
export function listedReference(reference: string): string {
  return `${reference}#`
}

/** A caller's connections lie by reference. A reference has 256 characters at most: no key comes near 1,024 bytes. */
export function connectionListKey(
  caller: string,
  { reference, connectionId }: { readonly reference: string; readonly connectionId: string },
): ListKey {
  return { listPk: `CALLER#${caller}`, listSk: `${listedReference(reference)}${connectionId}` }
}

/** An app's installations lie by id. */
export function installationListKey(appKey: string, installationId: string): ListKey {
  return { listPk: `APP#${appKey}`, listSk: installationId }
}

/** A person's request to have their data deleted. */
export function deletionKey(codeHash: string): Key {
  return { pk: `DELETION#${codeHash}`, sk: META }
}

export function landingKey(attemptId: string): Key {
  return { pk: `LAND#${attemptId}`, sk: META }
}

export function rootKey(installationId: string): Key {
  return { pk: `ROOT#${installationId}`, sk: META }
}

export function jobsPartition(ownerId: string): string {
  return `JOB#${ownerId}`
}

export function jobRowKey(job: JobKey): Key {
  return { pk: jobsPartition(job.ownerId), sk: `${job.automation}#${job.assetId}` }
}

export const wheelKey: Key = { pk: 'WHEEL#META', sk: META }

export function slotPartition(everyMinutes: number, slot: number, shard: number): string {
  return `P${everyMinutes}#${slot}#${shard}`
}

/** The place on the wheel that a job's key and period give it. */
export function slotPartitionOf(job: JobKey, everyMinutes: PeriodMinutes): string {
  return slotPartition(everyMinutes, slotOf(job, everyMinutes), slotShardOf(job.ownerId))
}

export function duePartition(shard: number): string {
  return `DUE#${shard}`
}

/** The place of a deferred job on the due index. */
export function dueKeyOf(job: JobKey, dueAt: number): { readonly duePk: string; readonly dueSk: string } {
  return {
    duePk: duePartition(dueShardOf(job.ownerId)),
    dueSk: `${new Date(dueAt).toISOString()}#${job.ownerId}#${job.automation}#${job.assetId}`,
  }
}

/** Above every due sort key of this time and below every later one: `$` follows `#`. */
export function dueUpTo(now: number): string {
  return `${new Date(now).toISOString()}$`
}
