import { Failure } from '../../../shared/base/failure.ts'
import type { Connection } from '../../../shared/domain/connection.ts'
import { isGivenUp } from '../../../shared/domain/erasure.ts'
import { connectionIdOf, installationIdOf } from '../../../shared/domain/ids.ts'
import { type Grant, isNewerConsent, type Precedence } from '../../../shared/domain/installation.ts'
import type { PlannedJob } from '../../../shared/domain/job.ts'
import { automationJobs, planInstallationJobs, planJobs } from '../../../shared/domain/job-plan.ts'
import type { LoginAttempt } from '../../../shared/domain/login-attempt.ts'
import type { LandingToken } from '../../../shared/ports/token-vault.ts'
import { registry } from '../../registry.ts'
import type { Finding } from './investigate.ts'
import type { FinalizePorts } from './ports.ts'

/** Rounds in which another consent of the same connection may overtake this one before the queue tries again. */
const MOST_ROUNDS = 5

const automations = automationJobs(registry)

interface Consent {
  readonly attempt: LoginAttempt
  readonly finding: Finding
  readonly precedence: Precedence
  readonly installationId: string
  readonly connectionId: string
  readonly grant: Grant
  /** Minute of the sealing: the epoch of the first runs, the same however often this is repeated. */
  readonly epoch: number
}

/** Root token, installation, assets: what the consent says of the business, whoever of the partner's asked for it. */
async function keepInstallation(ports: FinalizePorts, consent: Consent): Promise<'kept' | 'superseded'> {
  const { attempt, finding, precedence, installationId, grant } = consent
  const { expiresAt } = finding.token
  const { tokenKind } = finding.configuration
  const expiry = expiresAt !== undefined && { tokenExpiresAt: expiresAt }
  const root = { appKey: attempt.appKey, attemptId: attempt.attemptId, installationId, tokenKind, precedence }
  if ((await ports.rootSeal.sealFromLanding({ ...root, ...expiry })) === 'superseded') return 'superseded'
  const installation = {
    installationId,
    appKey: attempt.appKey,
    appId: finding.app.appId,
    tokenKind,
    grantorId: finding.grantorId,
    actorId: finding.actorId,
    grant,
    consentedAt: precedence.tokenIssuedAt,
    ...expiry,
  }
  if ((await ports.installationWrites.put(installation, precedence)) === 'superseded') return 'superseded'
  return ports.installationWrites.putAssets(installationId, finding.assets, precedence)
}

/** Jobs, then the connection: it turns active last, and only in the generation that its jobs were given. */
async function keepConnection(
  ports: FinalizePorts,
  consent: Consent,
): Promise<readonly PlannedJob[] | 'superseded' | 'moved'> {
  const { attempt, finding, precedence, installationId, connectionId, grant } = consent
  const current = await ports.connectionWrites.current(connectionId)
  const held = current?.connection.generation ?? 0
  const repeated = current?.precedence.attemptId === attempt.attemptId
  const generation = repeated ? held : held + 1
  const owner = { installationId, appKey: attempt.appKey, generation }
  const { configuration, assets } = finding
  const jobs = planJobs({
    automations,
    configuration,
    grant,
    assets,
    owner: { ...owner, ownerId: connectionId },
  })
  if ((await ports.jobPlanning.plan(connectionId, jobs, precedence)) === 'superseded') return 'superseded'
  const now = ports.clock.now()
  const connection: Omit<Connection, 'revision' | 'createdAt'> = {
    ...owner,
    connectionId,
    caller: attempt.caller,
    reference: attempt.reference,
    configuration: attempt.configuration,
    state: 'active',
    assets: assets.map(({ type, assetId }) => ({ type, assetId })),
    permissions: grant.permissions,
    activeAt: now,
  }
  const said = { caller: attempt.caller, app: attempt.appKey, configuration: attempt.configuration }
  const established = {
    type: 'connection.established' as const,
    generation,
    time: now,
    data: {
      ...said,
      grantor: finding.grantorId,
      assets: connection.assets,
      permissions: grant.permissions,
    },
  }
  const { removedAt, suspendedAt } = current?.connection ?? {}
  const recovered = (removedAt !== undefined || suspendedAt !== undefined) && {
    type: 'connection.recovered' as const,
    generation,
    time: now,
    data: {
      ...said,
      ...(removedAt !== undefined && { removedAt: new Date(removedAt).toISOString() }),
      ...(suspendedAt !== undefined && { suspendedAt: new Date(suspendedAt).toISOString() }),
    },
  }
  const kept = await ports.connectionWrites.activate(connection, {
    precedence,
    expected: current?.connection.revision ?? 0,
    events: recovered ? [established, recovered] : [established],
  })
  return kept === 'kept' ? jobs : kept
}

/**
 * The jobs that every installation has, whatever its configurations name. They are planned once a connection is
 * active: the judge, which removes connections before it takes these off the wheel and looks once more afterwards,
 * then either sees that connection or leaves a job that will.
 */
async function keepInstallationJobs(ports: FinalizePorts, consent: Consent): Promise<void> {
  const { attempt, installationId, precedence } = consent
  const jobs = planInstallationJobs(automations, { installationId, appKey: attempt.appKey })
  await ports.jobPlanning.plan(installationId, jobs, precedence)
}

async function sendFirstRuns(
  ports: FinalizePorts,
  jobs: readonly PlannedJob[],
  epoch: number,
): Promise<void> {
  for (const [automation, own] of Map.groupBy(jobs, (job) => job.automation)) {
    const messages = own.map(({ ownerId, assetId, generation }) => ({
      v: 1 as const,
      jobKey: { ownerId, automation, assetId },
      generation,
      epoch,
      reason: 'first-run' as const,
    }))
    await ports.workQueues.send(automation, messages)
  }
}

/** So long webhooks of the same login may come first: then the judge has looked already. */
const SURVEY_DELAY_SECONDS = 10

/**
 * Has the judge look at what Meta grants now: a login replaces what an earlier one chose, and other connections of the
 * installation may have lost assets by it, or have a good token again.
 */
async function askForSurvey(ports: FinalizePorts, installationId: string): Promise<void> {
  const evidence = { kind: 'changed', at: ports.clock.now() } as const
  await ports.evidenceQueue.send([{ v: 1, installationId, evidence }], SURVEY_DELAY_SECONDS)
}

/**
 * A consent that came too late writes over nothing; but where its connection has been given up meanwhile, rows of it
 * may lie where there were none to refuse them. Whoever erased the connection then looks once more.
 */
async function superseded(ports: FinalizePorts, { connectionId }: Consent): Promise<undefined> {
  const connection = (await ports.connectionWrites.current(connectionId))?.connection
  if (!connection || !isGivenUp(connection)) return
  const { generation } = connection
  const requestedAt = ports.clock.now()
  await ports.eraseQueue.send({ v: 1, kind: 'connection', connectionId, generation, requestedAt })
}

/** Whether this very consent, or a newer one, is given up already: then nothing of it is written at all. */
async function isTooLate(ports: FinalizePorts, { connectionId, precedence }: Consent): Promise<boolean> {
  const current = await ports.connectionWrites.current(connectionId)
  return (
    current !== undefined && isGivenUp(current.connection) && !isNewerConsent(precedence, current.precedence)
  )
}

/**
 * Makes the connection of a confirmed login active; undefined when a newer consent has overtaken it. Each write can
 * be repeated and loses to a newer token, so any number of these running at once end in the same rows.
 */
export async function establish(
  ports: FinalizePorts,
  attempt: LoginAttempt,
  landing: LandingToken,
  finding: Finding,
): Promise<string | undefined> {
  const { app, configuration, grantorId, token } = finding
  const installationId = installationIdOf(app.appId, configuration.tokenKind, grantorId)
  const connectionId = connectionIdOf(installationId, attempt.caller, attempt.reference)
  const consent: Consent = {
    attempt,
    finding,
    installationId,
    connectionId,
    precedence: {
      attemptId: attempt.attemptId,
      tokenIssuedAt: token.issuedAt ?? landing.sealedAt,
      tokenSealedAt: landing.sealedAt,
    },
    grant: { permissions: token.permissions, granular: token.granular },
    epoch: Math.floor(landing.sealedAt / 60_000),
  }
  if (await isTooLate(ports, consent)) return superseded(ports, consent)
  if ((await keepInstallation(ports, consent)) === 'superseded') return superseded(ports, consent)
  for (let round = 0; round < MOST_ROUNDS; round++) {
    const kept = await keepConnection(ports, consent)
    if (kept === 'superseded') return superseded(ports, consent)
    if (kept === 'moved') continue
    await keepInstallationJobs(ports, consent)
    await sendFirstRuns(ports, kept, consent.epoch)
    await askForSurvey(ports, installationId)
    return connectionId
  }
  throw new Failure('ERR_STORE_UNAVAILABLE', 'other consents keep overtaking this one', {
    facts: { rounds: MOST_ROUNDS },
  })
}
