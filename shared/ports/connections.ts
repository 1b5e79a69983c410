import type { Connection, PendingEvent } from '../domain/connection.ts'
import type { GrantedAsset, Installation, Precedence } from '../domain/installation.ts'

/** Writing installations (`connections/finalize`). */
export interface InstallationWrites {
  put(installation: Installation, precedence: Precedence): Promise<'kept' | 'superseded'>
  /** Makes the installation's assets exactly these: puts each, removes rows of older consents that are not among them. */
  putAssets(
    installationId: string,
    assets: readonly GrantedAsset[],
    precedence: Precedence,
  ): Promise<'kept' | 'superseded'>
}

/** An installation as it stands, and the consent that last wrote it. */
export interface StandingInstallation {
  readonly installation: Installation
  readonly precedence: Precedence
}

/** Reading installations (`health/judge`, `health/sweep`). */
export interface InstallationReads {
  /** Consistent read; undefined when there is none. */
  find(installationId: string): Promise<StandingInstallation | undefined>
}

/** Writing connections (`connections/finalize`). */
export interface ConnectionWrites {
  /** Consistent read of the connection and of the consent that last wrote it. */
  current(connectionId: string): Promise<{ connection: Connection; precedence: Precedence } | undefined>
  /**
   * Turns the connection active in one write that raises `revision` and appends the event: the first time it is
   * created, later it keeps id and `createdAt`. `expected` is the generation that `current` showed (0 for none).
   * `moved` when the generation has changed since; `superseded` when a newer consent holds the connection; repeating
   * the same attempt is `kept` and appends nothing.
   */
  activate(
    connection: Omit<Connection, 'revision' | 'createdAt'>,
    change: {
      readonly precedence: Precedence
      readonly expected: number
      readonly event: Omit<PendingEvent, 'revision' | 'n'>
    },
  ): Promise<'kept' | 'superseded' | 'moved'>
}

/** Reading connections and their assets (work rooms). */
export interface ConnectionReads {
  find(connectionId: string): Promise<Connection | undefined>
  asset(
    installationId: string,
    type: GrantedAsset['type'],
    assetId: string,
  ): Promise<GrantedAsset | undefined>
}

/** Remembering which changes the bus has heard of (`events/relay`). */
export interface ConnectionPublication {
  /** Notes that events up to this revision are out; clears the mark and the list when nothing newer waits. Late repeats change nothing. */
  publishedUpTo(connectionId: string, revision: number): Promise<void>
}

/** One change of a connection as the table's stream carries it, with the events that the bus has still to hear. */
export interface ConnectionChange {
  readonly connection: Connection
  /** Events above the revision that was published last, oldest first. */
  readonly pending: readonly PendingEvent[]
}

/** Reading changes from the table's stream (`events/relay`). */
export interface ConnectionChanges {
  /** The change in one stream record's new image; undefined when it is no connection or nothing waits to be published. */
  read(newImage: unknown): ConnectionChange | undefined
}
