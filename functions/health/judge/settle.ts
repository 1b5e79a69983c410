import type { Connection } from '../../../shared/domain/connection.ts'
import {
  consentedBy,
  type Drift,
  driftChange,
  driftOf,
  remaining,
  type Survey,
} from '../../../shared/domain/grant-drift.ts'
import type { PlannedJob } from '../../../shared/domain/job.ts'
import { automationJobs, planJobs } from '../../../shared/domain/job-plan.ts'
import {
  changeEvent,
  recoveryEvent,
  suspensionEvent,
} from '../../../shared/domain/verdict/condition-events.ts'
import { registry } from '../../registry.ts'
import { type Change, changeConnections, inService } from './conditions.ts'
import type { Judged } from './hear.ts'
import type { JudgePorts } from './ports.ts'

const automations = automationJobs(registry)

/**
 * Plans a connection's jobs under the consent that the installation bears: under the connection's own, which may be
 * older, jobs would stay as a login that broke off, or a removal that was overtaken by a login, has left them.
 */
async function plan(
  ports: JudgePorts,
  { precedence }: Judged,
  { connectionId }: Connection,
  jobs: readonly PlannedJob[],
): Promise<void> {
  await ports.jobPlanning.plan(connectionId, jobs, precedence)
}

/** Puts those jobs on the wheel that what is left of the grant allows, and takes the others off. */
async function planAnew(
  ports: JudgePorts,
  judged: Judged,
  connection: Connection,
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
  await plan(ports, judged, connection, jobs)
}

/** Stops the work of every connection: its token is dead or blocked. Jobs first, then the connection with its event. */
export async function suspend(ports: JudgePorts, judged: Judged): Promise<void> {
  const { installation, health } = judged
  const suspendedFor = health.verdict === 'blocked' ? 'blocked' : 'token-dead'
  await changeConnections(ports, judged, async ({ connection }): Promise<Change | undefined> => {
    const { state, lost, gained } = connection
    if (state !== 'active' && state !== 'suspended') return undefined
    // each time: a login that was broken off and goes on plans the jobs of its connection once more
    await plan(ports, judged, connection, [])
    if (state === 'suspended' && connection.suspendedFor === suspendedFor) return undefined
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
  await changeConnections(ports, judged, async ({ connection }, all): Promise<Change | undefined> => {
    if (connection.state !== 'active' && connection.state !== 'suspended') return undefined
    const drift = survey ? driftOf(connection, survey, consentedBy(inService(all))) : connection
    // each time, as above; jobs that are right already stay untouched
    await planAnew(ports, judged, connection, drift)
    const events = eventsOf(connection, drift, now)
    if (events.length === 0) return undefined
    const { lost, gained } = drift
    return { to: { state: 'active', ...(lost && { lost }), ...(gained && { gained }) }, events }
  })
}
