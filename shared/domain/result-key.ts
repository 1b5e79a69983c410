import type { ClaimedJob } from './job.ts'

function pad(value: number, width: number): string {
  return String(value).padStart(width, '0')
}

/** What the keys of a connection's insights begin with. */
export function insightsPrefix(connectionId: string): string {
  return `insights/v1/connection=${connectionId}/`
}

/** The generation of the run that wrote an object; undefined for a name that no run gave. */
export function generationOfKey(key: string): number | undefined {
  const generation = /\/g(\d+)-e\d+-f\d+\.[^/]+$/.exec(key)?.[1]
  return generation === undefined ? undefined : Number(generation)
}

/**
 * Where one account's day lies. Generation, epoch and fence are in the name: a late run never overwrites a newer one,
 * and the greatest (g, e, f) under a date is current. Numbers are padded so that the order of names is that order.
 */
export function insightsKey(job: ClaimedJob, date: string): string {
  const run = `g${pad(job.generation, 6)}-e${pad(job.epoch, 9)}-f${pad(job.fence, 6)}`
  return `${insightsPrefix(job.ownerId)}account=${job.assetId}/date=${date}/${run}.jsonl.gz`
}
