import type { Secret } from '../../shared/base/secret.ts'
import type { Connection, PendingEvent } from '../../shared/domain/connection.ts'
import type { DeletionRequest } from '../../shared/domain/deletion-request.ts'
import type { TokenKind } from '../../shared/domain/deployment.ts'
import type { Erasure } from '../../shared/domain/erasure.ts'
import {
  type GrantedAsset,
  type Installation,
  isNewerConsent,
  type Precedence,
} from '../../shared/domain/installation.ts'
import type { JobTrouble, PlannedJob, RunSummary } from '../../shared/domain/job.ts'
import type { LoginAttempt } from '../../shared/domain/login-attempt.ts'
import type { LoginLink } from '../../shared/domain/login-link.ts'
import type { Health } from '../../shared/domain/verdict/health.ts'
import type { BadTurn } from '../../shared/domain/verdict/removal-limit.ts'
import type { SealedCode } from '../../shared/ports/token-vault.ts'

/** Which consent last wrote a row. */
export interface Marked {
  readonly mark: Precedence
}

export interface LandingRow {
  readonly appKey: string
  readonly attemptId: string
  readonly sealedAt: number
  /** The token itself stands for what AWS would hold as ciphertext. */
  readonly sealed: Secret<string>
}

/** The code itself stands for what AWS would hold as ciphertext. */
export interface SealedCodeInMemory extends SealedCode {
  readonly appKey: string
  readonly attemptId: string
  readonly sealed: Secret<string>
}

export interface RootRow extends Marked {
  readonly appKey: string
  readonly tokenKind: TokenKind
  readonly tokenExpiresAt?: number
  readonly sealed: Secret<string>
}

export interface InstallationRow extends Installation, Marked {
  readonly health?: Health
  readonly healthRevision?: number
  readonly questionsFrom?: number
}

export interface AssetRow extends GrantedAsset, Marked {
  readonly installationId: string
}

export interface ConnectionRow extends Connection, Marked {
  readonly events: readonly PendingEvent[]
  readonly publishedRevision?: number
  /** While it is being deleted: the eraser's own. */
  readonly erasure?: Erasure
  /** Whether the sparse index of unpublished changes shows the row. */
  readonly unpublished: boolean
}

export interface JobRow extends PlannedJob, Marked {
  readonly fence: number
  readonly fails: number
  readonly failsEpoch?: number
  readonly onWheel: boolean
  readonly retiredAttemptId?: string
  readonly leaseUntil?: number
  readonly claimEpoch?: number
  /** Whether a worker holds the lease; without one, the job is put off. */
  readonly isClaimed?: boolean
  readonly doneEpoch?: number
  readonly dueAt?: number
  readonly dueEpoch?: number
  readonly last?: RunSummary
  readonly trouble?: JobTrouble
}

export interface GuardRow {
  readonly frozenAt?: number
  readonly thawedAt?: number
  readonly releases?: number
  readonly installations?: number
  readonly countedAt?: number
}

/** Everything that a world has stored, each kind under the key by which its port finds it. */
export interface Rows {
  readonly links: Map<string, LoginLink>
  readonly attempts: Map<string, LoginAttempt>
  /** What lies beside an attempt while it is exchanging. */
  readonly sealedCodes: Map<string, SealedCode>
  readonly landings: Map<string, LandingRow>
  readonly roots: Map<string, RootRow>
  readonly installations: Map<string, InstallationRow>
  /** Key: installation, type and id with `#` between. */
  readonly assets: Map<string, AssetRow>
  readonly connections: Map<string, ConnectionRow>
  /** Key: connection, automation and asset with `#` between. */
  readonly jobs: Map<string, JobRow>
  readonly files: Map<string, readonly unknown[]>
  /** Key: hash of the confirmation code. */
  readonly deletions: Map<string, DeletionRequest>
  /** Webhook entries that are queued: until when they are known. */
  readonly deliveries: Map<string, number>
  /** Webhook entries too large for a message, as JSON. */
  readonly webhookEntries: Map<string, string>
  /** The guard of each app. */
  readonly guards: Map<string, GuardRow>
  /** Installations of each app that turned bad. */
  readonly badTurns: (BadTurn & { readonly appKey: string; readonly releases: number })[]
  /** The minute that dispatch sent last, under the key `tick`. */
  readonly wheel: Map<'tick', number>
}

export function emptyRows(): Rows {
  return {
    links: new Map(),
    attempts: new Map(),
    sealedCodes: new Map(),
    landings: new Map(),
    roots: new Map(),
    installations: new Map(),
    assets: new Map(),
    connections: new Map(),
    jobs: new Map(),
    files: new Map(),
    deletions: new Map(),
    deliveries: new Map(),
    webhookEntries: new Map(),
    guards: new Map(),
    badTurns: [],
    wheel: new Map(),
  }
}

/** Whether a consent may write over a row: it is new, of this very consent, or of an older token. */
export function mayReplace(row: Marked | undefined, precedence: Precedence): boolean {
  if (!row || row.mark.attemptId === precedence.attemptId) return true
  return isNewerConsent(precedence, row.mark)
}
