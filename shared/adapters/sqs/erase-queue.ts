import type { EraseQueue } from '../../ports/queues.ts'
import type { AdapterContext } from '../context.ts'
import { sendMessage } from './send-message.ts'

/** Tells the eraser what is given up. */
export function eraseQueue(context: AdapterContext): EraseQueue {
  const queueUrl = context.address('eraseQueue')
  return {
    send: (message) => sendMessage(queueUrl, message),
  }
}
