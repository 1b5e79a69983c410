import { Failure } from '../../../shared/base/failure.ts'
import { isNewerConsent } from '../../../shared/domain/installation.ts'
import { removalEvent } from '../../../shared/domain/verdict/removal.ts'
import type { Judged } from './hear.ts'
import type { JudgePorts } from './ports.ts'

/** Rounds in which connections may change in between before the queue tries again. */
const MOST_ROUNDS = 5

/** One look at every connection; false when one of them has changed since and has to be looked at again. */
async function removeOnce(ports: JudgePorts, judged: Judged): Promise<boolean> {
  const { installation, precedence, health } = judged
  const standing = await ports.connectionRemoval.connectionsOf(installation.installationId)
  const older = standing.filter((seen) => !isNewerConsent(seen.precedence, precedence))
  let isWhole = true
  for (const seen of older) {
    const { connectionId, state } = seen.connection
    if (state === 'active') {
      const event = removalEvent(seen.connection, installation, health)
      const removed = await ports.connectionRemoval.remove(seen, { removedAt: health.since, event })
      if (removed) ports.metrics.count('ConnectionsRemoved')
      else isWhole = false
    }
    await ports.jobRetirement.retire(connectionId, precedence)
  }
  return isWhole
}

async function removeConnections(ports: JudgePorts, judged: Judged): Promise<void> {
  for (let round = 0; round < MOST_ROUNDS; round++) if (await removeOnce(ports, judged)) return
  const { installationId } = judged.installation
  throw new Failure('ERR_STORE_UNAVAILABLE', `connections of ${installationId} keep changing`, {
    facts: { installationId },
  })
}

/**
 * Takes what rests on a removed consent out of service: each connection with its event, its jobs, the installation's
 * own jobs. Whatever a newer consent holds stays as it is. A crash anywhere repeats the rest; nothing is told twice.
 *
 * The second look is for a consent that was being finalized when the app went: it makes its connection active before
 * it plans the installation's jobs, so either they are still on the wheel now, or the connection is seen here.
 */
export async function remove(ports: JudgePorts, judged: Judged): Promise<void> {
  await removeConnections(ports, judged)
  await ports.jobRetirement.retire(judged.installation.installationId, judged.precedence)
  await removeConnections(ports, judged)
}
