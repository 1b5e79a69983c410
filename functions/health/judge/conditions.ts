import { Failure } from '../../../shared/base/failure.ts'
import type { Connection, PendingEvent } from '../../../shared/domain/connection.ts'
import { isNewerConsent } from '../../../shared/domain/installation.ts'
import type { ConnectionCondition, StandingConnection } from '../../../shared/ports/connections.ts'
import type { Judged } from './hear.ts'
import type { JudgePorts } from './ports.ts'

/** Rounds in which connections may change in between before the queue tries again. */
const MOST_ROUNDS = 5

export interface Change {
  readonly to: ConnectionCondition
  readonly events: readonly Omit<PendingEvent, 'revision' | 'n'>[]
}

/** What is to become of one connection, seen beside all others; undefined when it stays as it is. */
type Decide = (seen: StandingConnection, all: readonly StandingConnection[]) => Promise<Change | undefined>

/** Connections that work, or would if their token were good. */
export function inService(standing: readonly StandingConnection[]): Connection[] {
  return standing
    .map(({ connection }) => connection)
    .filter(({ state }) => state === 'active' || state === 'suspended')
}

/** One look at every connection; false when one of them has changed since and has to be looked at again. */
async function changeOnce(ports: JudgePorts, judged: Judged, decide: Decide): Promise<boolean> {
  const standing = await ports.connectionConditions.connectionsOf(judged.installation.installationId)
  const older = standing.filter((seen) => !isNewerConsent(seen.precedence, judged.precedence))
  let isWhole = true
  for (const seen of older) {
    const change = await decide(seen, standing)
    if (!change) continue
    const changed = await ports.connectionConditions.change(seen, change.to, change.events)
    for (const { type } of changed ? change.events : []) ports.metrics.count('ConnectionsJudged', { type })
    isWhole &&= changed
  }
  return isWhole
}

/** Makes every connection of an installation what is decided of it; those that a newer consent holds stay as they are. */
export async function changeConnections(ports: JudgePorts, judged: Judged, decide: Decide): Promise<void> {
  for (let round = 0; round < MOST_ROUNDS; round++) if (await changeOnce(ports, judged, decide)) return
  const { installationId } = judged.installation
  throw new Failure('ERR_STORE_UNAVAILABLE', `connections of ${installationId} keep changing`, {
    facts: { installationId },
  })
}
