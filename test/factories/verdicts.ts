import type { ToldEvidence } from '../../shared/domain/verdict/evidence.ts'
import type { EvidenceMessage } from '../../shared/domain/verdict/evidence-message.ts'
import { WHOLE_OWNER } from '../../shared/domain/job-plan.ts'
import { NOON } from './ambient.ts'
import { connection, placeConnection, placeJob } from './connections.ts'
import { tokenFacts } from './graph-answers.ts'
import type { World } from './world.ts'

/** The consent that `placeConnection` rests on. */
export const CONSENT = {
  attemptId: 'attempt-of-the-consent',
  tokenIssuedAt: NOON - 60_000,
  tokenSealedAt: NOON - 60_000,
}
export const { installationId: INSTALLATION, connectionId: CONNECTION } = connection()

/** An installation with one active connection, its job and the sweep's. */
export function placeInstallation(world: World): void {
  placeConnection(world)
  placeJob(world, {
    ownerId: INSTALLATION,
    automation: 'health/sweep',
    assetId: WHOLE_OWNER,
    generation: 0,
    everyMinutes: 360,
  })
  world.rows.installations.set(INSTALLATION, {
    installationId: INSTALLATION,
    appKey: 'demo',
    appId: '1029384756102938',
    tokenKind: 'system-user',
    grantorId: '880000000000001',
    actorId: '122000000000001',
    grant: { permissions: ['ads_read'], granular: [{ permission: 'ads_read' }] },
    consentedAt: CONSENT.tokenIssuedAt,
    mark: CONSENT,
  })
}

export function told(evidence: ToldEvidence, installationId = INSTALLATION): EvidenceMessage {
  return { v: 1, installationId, evidence }
}

/** Meta's answer about a token that is no longer good. */
export function invalidToken(subcode?: number) {
  const error = { code: 190, message: 'not for us', ...(subcode !== undefined && { subcode }) }
  return tokenFacts({ is_valid: false, error })
}
