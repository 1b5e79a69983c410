import { type StepOutcome, type Work, workDoor } from '../../../../shared/kernel/doors/work.ts'
import type { WorkMessage } from '../../../../shared/domain/job.ts'
import { placeConnection } from '../../../factories/connections.ts'
import { jobKey } from '../../../factories/job-ports.ts'
import type { JobRow } from '../../../factories/rows.ts'
import { createWorld, type World } from '../../../factories/world.ts'
import { context, queueEvent } from './events.ts'

export const EPOCH = 29_693_550
/** The timeout of the room behind the door, and the lease that it therefore takes. */
export const TIMEOUT_SECONDS = 120
export const LEASE_MILLISECONDS = 270_000

export const done: StepOutcome = { done: { data: { files: 2 }, counts: { rows: 9 } } }

type Step = (world: World, work: Work) => StepOutcome | Promise<StepOutcome>

/** A work door over one active connection with a job; the step is the test's own. */
export function openDoor(step: Step = () => done, given: Partial<JobRow> = {}) {
  const world = createWorld()
  const row = placeConnection(world, { job: given })
  const works: Work[] = []
  const telemetry = { log: world.ports.log, metrics: world.ports.metrics, begin() {}, flush() {} }
  const door = { ports: world.ports, telemetry, timeoutSeconds: TIMEOUT_SECONDS }
  const handler = workDoor(door, async (_ports, work) => {
    works.push(work)
    return step(world, work)
  })
  const { ownerId, automation, assetId } = row
  const message: WorkMessage = {
    v: 1,
    jobKey: { ownerId, automation, assetId },
    generation: row.generation,
    epoch: EPOCH,
    reason: 'wheel',
  }
  return {
    world,
    works,
    message,
    /** Hands a batch to the door and gives the messages that it reports as failed. */
    take: async (...bodies: readonly unknown[]): Promise<string[]> => {
      const texts = bodies.map((body) => (typeof body === 'string' ? body : JSON.stringify(body)))
      const { batchItemFailures } = await handler(queueEvent(...texts), context)
      return batchItemFailures.map(({ itemIdentifier }) => itemIdentifier)
    },
    job: (): JobRow => {
      const stored = world.rows.jobs.get(jobKey(row))
      if (!stored) throw new Error('the job is gone')
      return stored
    },
    outcomes: () =>
      world.counted.flatMap(({ name, dimension }) => (name === 'Runs' ? [dimension['outcome']] : [])),
  }
}
