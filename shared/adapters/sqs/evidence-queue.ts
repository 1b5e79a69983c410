import type { EvidenceQueue } from '../../ports/queues.ts'
import type { AdapterContext } from '../context.ts'
import { sendBatches } from './send-batches.ts'

/** Tells the judge; the installation is the group, so that a noisy one cannot hold up the others. */
export function evidenceQueue(context: AdapterContext): EvidenceQueue {
  const queueUrl = context.address('evidenceQueue')
  return {
    async send(messages, afterSeconds = 0) {
      const entries = messages.map((message) => ({ message, group: message.installationId }))
      await sendBatches(context, { name: 'evidence queue', queueUrl, afterSeconds }, entries)
    },
  }
}
