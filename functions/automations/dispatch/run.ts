import { DUE_SHARDS, type PeriodMinutes, SLOT_SHARDS, type WorkMessage } from '../../../shared/domain/job.ts'
import type { PortsOf } from '../../../shared/kernel/manifest.ts'
import type { DueJob } from '../../../shared/ports/jobs.ts'
import { registry } from '../../registry.ts'
import type { manifest } from './manifest.ts'

type DispatchPorts = PortsOf<typeof manifest>

const jobs = new Map(
  Object.entries(registry).flatMap(([key, room]) => ('job' in room ? [[key, room.job] as const] : [])),
)
const periods: readonly PeriodMinutes[] = [...new Set([...jobs.values()].map((job) => job.everyMinutes))]
const longestPeriod = Math.max(...periods)

function messageOf(job: DueJob, epoch: number, reason: WorkMessage['reason']): WorkMessage {
  const { ownerId, automation, assetId, generation } = job
  return { v: 1, jobKey: { ownerId, automation, assetId }, generation, epoch, reason }
}

/** Sends what a page of the wheel holds; a job of an automation that this deployment no longer has is passed over. */
async function sendAll(ports: DispatchPorts, messages: readonly WorkMessage[]): Promise<void> {
  for (const [automation, own] of Map.groupBy(messages, (message) => message.jobKey.automation)) {
    if (!jobs.has(automation)) {
      ports.log.warn('jobs of an unknown automation', { automation, jobs: own.length })
      continue
    }
    await ports.workQueues.send(automation, own)
    ports.metrics.count('JobsDispatched', undefined, own.length)
  }
}

async function collect<T>(rows: AsyncIterable<T>): Promise<T[]> {
  const all: T[] = []
  for await (const row of rows) all.push(row)
  return all
}

/** All shards at once, each sent as soon as it is read. One that fails holds up no other, and then the whole run fails. */
async function sendShards<Job extends DueJob>(
  ports: DispatchPorts,
  shards: number,
  read: (shard: number) => AsyncIterable<Job>,
  toMessage: (job: Job) => WorkMessage,
): Promise<void> {
  const all = Array.from({ length: shards }, async (_none, shard) => {
    const due = await collect(read(shard))
    if (due.length > 0) await sendAll(ports, due.map(toMessage))
  })
  const failed = (await Promise.allSettled(all)).find((one) => one.status === 'rejected')
  if (failed) throw failed.reason
}

/** One minute of the wheel: the slot of each period that the minute stands for. */
async function sendMinute(ports: DispatchPorts, minute: number, now: number): Promise<void> {
  for (const period of periods) {
    // A job that missed several turns runs once, for the latest of them.
    if (minute <= now - period) continue
    await sendShards(
      ports,
      SLOT_SHARDS,
      (shard) => ports.jobWheel.slot(period, minute % period, shard),
      (job) => messageOf(job, minute, 'wheel'),
    )
  }
  await ports.jobWheel.tick(minute)
}

async function sendDeferred(ports: DispatchPorts): Promise<void> {
  await sendShards(
    ports,
    DUE_SHARDS,
    (shard) => ports.jobWheel.due(shard, ports.clock.now()),
    (job) => messageOf(job, job.epoch, 'again'),
  )
}

/**
 * Sends the jobs of every minute since the last that went out whole, oldest first, and those that were put off until
 * now. Twice or at the same time is harmless: the claim drops what was done.
 */
export async function run(ports: DispatchPorts): Promise<void> {
  const now = Math.floor(ports.clock.now() / 60_000)
  const last = await ports.jobWheel.lastTick()
  const from = last === undefined ? now : Math.max(last + 1, now - longestPeriod + 1)
  if (from < now) ports.metrics.count('MinutesMissed', undefined, now - from)
  for (let minute = from; minute <= now; minute++) await sendMinute(ports, minute, now)
  await sendDeferred(ports)
}
