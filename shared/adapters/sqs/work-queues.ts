import type { WorkQueues } from '../../ports/queues.ts'
import { addressesBy } from '../address-map.ts'
import type { AdapterContext } from '../context.ts'
import { sendBatches } from './send-batches.ts'

/** The work queues; the job's owner is the group, so that a big one cannot hold up the others. */
export function workQueues(context: AdapterContext): WorkQueues {
  const queueUrlOf = addressesBy(context, 'workQueues')
  return {
    async send(automation, messages) {
      const target = { name: 'work queue', queueUrl: queueUrlOf(automation) }
      const entries = messages.map((message) => ({ message, group: message.jobKey.ownerId }))
      await sendBatches(context, target, entries)
    },
  }
}
