import { readEraseMessage } from '../../../shared/domain/erase-message.ts'
import type { QueueOutcome } from '../../../shared/kernel/doors/queue.ts'
import { eraseConnection } from './erase-connection.ts'
import { eraseInstallation } from './erase-installation.ts'
import type { ErasePorts } from './ports.ts'

/** As long as SQS can delay a message. */
const LONGEST_DELAY_SECONDS = 900

/**
 * Deletes what was given up, however often and in whatever order it is told. Nothing waits here: what is under way is
 * looked at again by a delayed message, and a crash anywhere repeats the rest.
 */
export async function run(ports: ErasePorts, message: unknown): Promise<QueueOutcome> {
  const order = readEraseMessage(message)
  const later = await (order.kind === 'connection'
    ? eraseConnection(ports, order)
    : eraseInstallation(ports, order))
  return (
    later && { again: { afterSeconds: Math.min(Math.max(later.afterSeconds, 1), LONGEST_DELAY_SECONDS) } }
  )
}
