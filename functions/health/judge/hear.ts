import { Failure } from '../../../shared/base/failure.ts'
import type { Evidence, EvidenceKind } from '../../../shared/domain/verdict/evidence.ts'
import { isVoid } from '../../../shared/domain/verdict/evidence-set.ts'
import { type Health, healthOf, hold, stopsWork, weigh } from '../../../shared/domain/verdict/health.ts'
import type { StandingInstallation } from '../../../shared/ports/connections.ts'
import type { JudgePorts } from './ports.ts'

/** Rounds in which other evidence may be written in between before the queue tries again. */
const MOST_ROUNDS = 8

/** An installation, the consent that it bears, and what is held of that one. */
export interface Judged extends StandingInstallation {
  readonly health: Health
}

/** Why evidence says nothing: no installation of ours is known, or another consent stands than it is about. */
export type Meaningless = 'unknown' | 'void'

function dropped(ports: JudgePorts, kind: EvidenceKind, bearing: Meaningless): Meaningless {
  ports.metrics.count('Evidence', { kind, bearing })
  return bearing
}

function consentOf({ installation, precedence }: StandingInstallation) {
  return { attemptId: precedence.attemptId, consentedAt: installation.consentedAt }
}

/** The health as the guard lets it count: a verdict that stops work needs its leave. */
async function guarded(
  ports: JudgePorts,
  { installation: { appKey, installationId } }: StandingInstallation,
  health: Health,
  before: Health | undefined,
): Promise<Health> {
  if (!stopsWork(health) || health.verdict === before?.verdict) return health
  const leave = await ports.removalGuard.admit(appKey, { installationId, now: ports.clock.now() })
  if (leave === 'admitted') return health
  ports.log.warn('a verdict is held back', { installationId, verdict: health.verdict })
  return hold(health, before)
}

/**
 * Adds evidence to what is held of an installation, unless it says nothing. Told again, it changes nothing.
 */
export async function hear(
  ports: JudgePorts,
  installationId: string,
  evidence: Evidence,
): Promise<Judged | Meaningless> {
  const { kind } = evidence
  for (let round = 0; round < MOST_ROUNDS; round++) {
    const standing = await ports.installationReads.find(installationId)
    if (!standing) return dropped(ports, kind, 'unknown')
    const consent = consentOf(standing)
    if (isVoid(evidence, consent)) return dropped(ports, kind, 'void')
    const before = healthOf(consent, standing.health)
    const weighed = weigh(consent, standing.health, evidence, ports.clock.now())
    if (weighed === before || kind === 'asked') return { ...standing, health: weighed }
    const health = await guarded(ports, standing, weighed, before)
    if (!(await ports.healthWrites.write(installationId, health, standing.healthRevision))) continue
    ports.metrics.count('Evidence', { kind, bearing: 'taken' })
    if (health.verdict !== (before?.verdict ?? 'healthy')) {
      ports.log.info('a verdict has changed', { installationId, verdict: health.verdict, kind })
      ports.metrics.count('Verdicts', { verdict: health.verdict })
    }
    return { ...standing, health }
  }
  throw new Failure('ERR_STORE_UNAVAILABLE', `the health of ${installationId} keeps changing`, {
    facts: { installationId },
  })
}

/** Notes that what Meta grants has been looked at whole, unless another consent stands by now. */
export async function noteSurvey(
  ports: JudgePorts,
  { installation: { installationId }, precedence }: Judged,
  surveyedAt: number,
): Promise<void> {
  for (let round = 0; round < MOST_ROUNDS; round++) {
    const standing = await ports.installationReads.find(installationId)
    if (standing?.precedence.attemptId !== precedence.attemptId) return
    const health = healthOf(consentOf(standing), standing.health)
    if (!health || (health.surveyedAt ?? 0) >= surveyedAt) return
    if (await ports.healthWrites.write(installationId, { ...health, surveyedAt }, standing.healthRevision))
      return
  }
  throw new Failure('ERR_STORE_UNAVAILABLE', `the health of ${installationId} keeps changing`, {
    facts: { installationId },
  })
}
