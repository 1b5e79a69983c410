import type { DeletionRequest } from '../domain/deletion-request.ts'
import type { Erasure } from '../domain/erasure.ts'
import type { Installation, Precedence } from '../domain/installation.ts'
import type { PendingEvent } from '../domain/connection.ts'
import type { StandingConnection } from './connections.ts'

/*
 * What `connections/erase` may do, a port for each store. Each erasing spares what a newer consent than `upTo` has
 * written, and each count leaves it out.
 */

/** A connection as it stands, with what is noted of its deletion. */
export interface ErasableConnection extends StandingConnection {
  readonly erasure?: Erasure
}

/** Everything that is known under an installation's id. */
export interface StandingPartition {
  readonly installation?: { readonly installation: Installation; readonly precedence: Precedence }
  /** Whatever their state. */
  readonly connections: readonly ErasableConnection[]
  /** The consents that its assets are of. */
  readonly assets: readonly Precedence[]
}

/** Connections, installations and assets. Each change is lost when the connection has changed since it was read. */
export interface ConnectionErasure {
  /** Consistent read. */
  standing(installationId: string): Promise<StandingPartition>
  /** Turns the connection `deleting`, whatever its state before; false when it has changed. */
  begin(
    seen: StandingConnection,
    change: { readonly deletingAt: number; readonly erasure: Erasure },
  ): Promise<boolean>
  /** Notes how far the deletion has come; false when the connection is no longer this consent's, or not `deleting`. */
  note(seen: StandingConnection, erasure: Erasure): Promise<boolean>
  /** Leaves the tombstone: state `deleted`, with the certificate, in one write. False as above. */
  bury(
    seen: StandingConnection,
    end: { readonly deletedAt: number; readonly event: Omit<PendingEvent, 'revision' | 'n'> },
  ): Promise<boolean>
  removeAssets(installationId: string, upTo: Precedence): Promise<void>
  removeInstallation(installationId: string, upTo: Precedence): Promise<void>
}

/** Jobs of one owner. */
export interface JobErasure {
  /**
   * Takes the owner's jobs off the wheel for good. Fence and lease stay: a run that is under way comes to its end. The
   * latest time (milliseconds) until when one holds a lease; undefined when none does.
   */
  stop(ownerId: string, upTo: Precedence, now: number): Promise<number | undefined>
  remove(ownerId: string, upTo: Precedence): Promise<void>
  count(ownerId: string, upTo: Precedence): Promise<number>
}

/** Result files of one connection, up to a generation. */
export interface InsightsErasure {
  /** Removes a great many at the most; whether that was all. */
  remove(connectionId: string, generation: number): Promise<boolean>
  count(connectionId: string, generation: number): Promise<number>
}

/** Root tokens, unopened. */
export interface RootErasure {
  /** The consent whose token is stored. Consistent read. */
  find(installationId: string): Promise<Precedence | undefined>
  /** Deletes the row with the only copy of its data key; backups of the table keep it for seven days. */
  shred(installationId: string, upTo: Precedence): Promise<void>
}

/** Noting a person's request (`webhooks/data-deletion`). */
export interface NewDeletionRequests {
  /** Keeps the request unless it is there already. */
  put(request: DeletionRequest): Promise<void>
}

/** Looking one up (`webhooks/deletion-status`). */
export interface DeletionRequests {
  find(codeHash: string): Promise<DeletionRequest | undefined>
}

/** How a request goes on (`connections/erase`). Both change nothing where the request is gone or further on. */
export interface DeletionProgress {
  /** `received` → `deleting`, with what is held. */
  begin(codeHash: string, counts: Readonly<Record<string, number>>): Promise<void>
  /** `deleting` → `deleted`, or `nothing-held`. */
  complete(
    codeHash: string,
    end: { readonly state: 'deleted' | 'nothing-held'; readonly completedAt: number },
  ): Promise<void>
}
