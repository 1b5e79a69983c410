import { Failure } from '../../../shared/base/failure.ts'
import type { Evidence, EvidenceKind } from '../../../shared/domain/verdict/evidence.ts'
import { type Health, healthOf, isVoid, weigh } from '../../../shared/domain/verdict/health.ts'
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
    const { attemptId } = standing.precedence
    const consent = { attemptId, consentedAt: standing.installation.consentedAt }
    if (isVoid(evidence, consent)) return dropped(ports, kind, 'void')
    const before = healthOf(consent, standing.health)
    const health = weigh(consent, standing.health, evidence, ports.clock.now())
    if (health === before) return { ...standing, health }
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
