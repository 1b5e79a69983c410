import type { FinalizeQueue } from '../../ports/queues.ts'
import type { AdapterContext } from '../context.ts'
import { sendMessage } from './send-message.ts'

/** Tells finalize to look after an attempt. */
export function finalizeQueue(context: AdapterContext): FinalizeQueue {
  const queueUrl = context.address('finalizeQueue')
  return {
    send: (message, afterSeconds = 0) => sendMessage(queueUrl, message, { afterSeconds }),
  }
}
