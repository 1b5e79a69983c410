import type { Connection } from './connection.ts'
import type { DomainEvent } from './event.ts'
import type { ClaimedJob } from './job.ts'

/** What the bus hears when a run has ended. The id names job, generation and epoch: a run told twice counts once. */
export function runEvent(
  connection: Connection,
  job: ClaimedJob,
  end: { readonly type: 'automation.completed' | 'automation.failed'; readonly data: DomainEvent['data'] },
  now: number,
): DomainEvent {
  return {
    id: `${job.ownerId}#${job.automation}#${job.assetId}#g${job.generation}-e${job.epoch}#${end.type}`,
    type: end.type,
    version: 1,
    time: new Date(now).toISOString(),
    connectionId: connection.connectionId,
    generation: job.generation,
    reference: connection.reference,
    data: {
      caller: connection.caller,
      app: job.appKey,
      automation: job.automation,
      asset: job.assetId,
      ...end.data,
    },
  }
}
