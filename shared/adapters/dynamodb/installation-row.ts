import type { Installation } from '../../domain/installation.ts'
import type { Health } from '../../domain/verdict/health.ts'
import type { StandingInstallation } from '../../ports/connections.ts'
import type { Key, ListKey } from './keys.ts'
import { type ConsentMark, precedenceOf } from './precedence.ts'

/** An installation's row in the connections table. */
export type InstallationRow = Key &
  Installation &
  ConsentMark &
  ListKey & {
    /** The judge's own, beside what finalize writes: neither touches the other's. */
    readonly health?: Health
    readonly healthRevision?: number
    readonly questionsFrom?: number
  }

export function installationOf(row: InstallationRow): Installation {
  return {
    installationId: row.installationId,
    appKey: row.appKey,
    appId: row.appId,
    tokenKind: row.tokenKind,
    grantorId: row.grantorId,
    actorId: row.actorId,
    grant: row.grant,
    consentedAt: row.consentedAt,
    ...(row.tokenExpiresAt !== undefined && { tokenExpiresAt: row.tokenExpiresAt }),
  }
}

export function standingOf(row: InstallationRow): StandingInstallation {
  return {
    installation: installationOf(row),
    precedence: precedenceOf(row),
    healthRevision: row.healthRevision ?? 0,
    ...(row.health && { health: row.health }),
    ...(row.questionsFrom !== undefined && { questionsFrom: row.questionsFrom }),
  }
}
