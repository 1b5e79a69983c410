import type { SweepQueue } from '../../ports/queues.ts'
import type { AdapterContext } from '../context.ts'
import { workQueues } from './work-queues.ts'

/** The sweep's queue alone, out of those of all automations. */
export function sweepQueue(context: AdapterContext): SweepQueue {
  const queues = workQueues(context)
  return { send: (messages) => queues.send('health/sweep', messages) }
}
