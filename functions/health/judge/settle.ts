import type { Connection } from '../../../shared/domain/connection.ts'
import {
  consentedBy,
  type Drift,
  driftChange,
  driftOf,
  remaining,
  type Survey,
} from '../../../shared/domain/grant-drift.ts'
import { automationJobs, planJobs } from '../../../shared/domain/job-plan.ts'
import {
  changeEvent,
  recoveryEvent,
  suspensionEvent,
} from '../../../shared/domain/verdict/condition-events.ts'
import type { StandingConnection } from '../../../shared/ports/connections.ts'
import { registry } from '../../registry.ts'
import { type Change, changeConnections, inService } from './conditions.ts'
import type { Judged } from './hear.ts'
import type { JudgePorts } from './ports.ts'

const automations = automationJobs(registry)

/** Takes the connection's jobs off the wheel, as a plan without any. */
async function stopJobs(ports: JudgePorts, { connection, precedence }: StandingConnection): Promise<void> {
  await ports.jobPlanning.plan(connection.connectionId, [], precedence)
}

/** Puts those jobs on the wheel that what is left of the grant allows, and takes the others off. */
async function planAnew(
  ports: JudgePorts,
  { connection, precedence }: StandingConnection,
  drift: Drift,
): Promise<void> {
  const { connectionId, installationId, appKey, generation } = connection
  const configuration = ports.deployment.apps[appKey]?.configurations[connection.configuration]
  if (!configuration) {
    // an operator has taken the configuration out: its jobs stay as they are until somebody logs in again
    ports.log.warn('a connection’s configuration is gone', { connectionId })
    return
  }
  const { assets, permissions } = remaining(connection, drift)
  const owner = { ownerId: connectionId, installationId, appKey, generation }
  const jobs = planJobs({ automations, configuration, grant: { permissions }, assets, owner })
  await ports.jobPlanning.plan(connectionId, jobs, precedence)
}

/** Stops the work of every connection: its token is dead or blocked. Jobs first, then the connection with its event. */
export async function suspend(ports: JudgePorts, judged: Judged): Promise<void> {
  const { installation, health } = judged
  const suspendedFor = health.verdict === 'blocked' ? 'blocked' : 'token-dead'
  await changeConnections(ports, judged, async (seen): Promise<Change | undefined> => {
    const { connection } = seen
    const { state, lost, gained } = connection
    if (state !== 'active' && state !== 'suspended') return undefined
    if (state === 'suspended' && connection.suspendedFor === suspendedFor) return undefined
    await stopJobs(ports, seen)
    const condition = {
      state: 'suspended',
      suspendedFor,
      suspendedAt: connection.suspendedAt ?? health.since,
    } as const
    return {
      to: { ...condition, ...(lost && { lost }), ...(gained && { gained }) },
      events: [suspensionEvent(connection, installation.grantorId, health)],
    }
  })
}

function eventsOf(connection: Connection, drift: Drift, now: number): Change['events'] {
  const { suspendedAt } = connection
  const change = driftChange(connection, drift)
  return [
    ...(suspendedAt === undefined ? [] : [recoveryEvent(connection, suspendedAt, now)]),
    ...(change ? [changeEvent(connection, change, drift.lost, now)] : []),
  ]
}

/**
 * Makes every connection of a healthy installation work on what Meta still grants of its consent, and tells what is
 * different: work that goes on, assets and permissions lost and gained. Without a survey what was held of them stays.
 */
export async function restore(ports: JudgePorts, judged: Judged, survey?: Survey): Promise<void> {
  const now = ports.clock.now()
  await changeConnections(ports, judged, async (seen, all): Promise<Change | undefined> => {
    const { connection } = seen
    if (connection.state !== 'active' && connection.state !== 'suspended') return undefined
    const drift = survey ? driftOf(connection, survey, consentedBy(inService(all))) : connection
    const events = eventsOf(connection, drift, now)
    if (events.length === 0) return undefined
    await planAnew(ports, seen, drift)
    const { lost, gained } = drift
    return { to: { state: 'active', ...(lost && { lost }), ...(gained && { gained }) }, events }
  })
}
