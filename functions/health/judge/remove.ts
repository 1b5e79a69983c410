import { removalEvent } from '../../../shared/domain/verdict/condition-events.ts'
import type { StandingConnection } from '../../../shared/ports/connections.ts'
import { type Change, changeConnections } from './conditions.ts'
import type { Judged } from './hear.ts'
import type { JudgePorts } from './ports.ts'

function removalOf({ installation, health }: Judged, { connection }: StandingConnection): Change | undefined {
  const { state, lost, gained } = connection
  if (state !== 'active' && state !== 'suspended') return undefined
  const condition = { state: 'removed', removedAt: health.since } as const
  return {
    to: { ...condition, ...(lost && { lost }), ...(gained && { gained }) },
    events: [removalEvent(connection, installation.grantorId, health)],
  }
}

async function removeConnections(ports: JudgePorts, judged: Judged): Promise<void> {
  await changeConnections(ports, judged, async (seen) => {
    await ports.jobRetirement.retire(seen.connection.connectionId, judged.precedence)
    return removalOf(judged, seen)
  })
}

/**
 * Takes what rests on a removed consent out of service: each connection's jobs, the connection with its event, the
 * installation's own jobs. Whatever a newer consent holds stays as it is. A crash anywhere repeats the rest; nothing is
 * told twice.
 *
 * The second look is for a consent that was being finalized when the app went: it makes its connection active before
 * it plans the installation's jobs, so either they are still on the wheel now, or the connection is seen here.
 */
export async function remove(ports: JudgePorts, judged: Judged): Promise<void> {
  await removeConnections(ports, judged)
  await ports.jobRetirement.retire(judged.installation.installationId, judged.precedence)
  await removeConnections(ports, judged)
}
