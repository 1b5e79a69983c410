import type { OwnQueue } from '../../ports/queues.ts'
import type { AdapterContext } from '../context.ts'
import { sendMessage } from './send-message.ts'

/** Sends a room its own message again, later. */
export function ownQueue(context: AdapterContext): OwnQueue {
  const queueUrl = context.address('ownQueue')
  return {
    sendAgain: (message, afterSeconds, group) =>
      sendMessage(queueUrl, message, { afterSeconds, ...(group !== undefined && { group }) }),
  }
}
