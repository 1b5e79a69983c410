import type { Connection, PendingEvent } from '../domain/connection.ts'
import type { Health } from '../domain/verdict/health.ts'
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
  /** What the judge has written last, whichever consent it is about. */
  readonly health?: Health
  /** How often it has written; 0 for never. */
  readonly healthRevision: number
  /** Until when no question is asked about the token, as Meta is out of reach. */
  readonly questionsFrom?: number
}

/** All installations of an app, as an index that lags a little shows them; none comes twice. */
export interface InstallationListing {
  /** Their ids alone: one request for a thousand of them or more. */
  ids(appKey: string): AsyncIterable<string>
  /** Each as it stands, read consistently; one that is gone meanwhile is left out. */
  all(appKey: string): AsyncIterable<StandingInstallation>
}

/** Reading installations (`health/judge`, `health/sweep`). */
export interface InstallationReads {
  /** Consistent read; undefined when there is none. */
  find(installationId: string): Promise<StandingInstallation | undefined>
}

/** Reading what an installation's grant reaches (`connections/show`). */
export interface AssetReads {
  /** All assets that the newest consent has given. Consistent read. */
  of(installationId: string): Promise<readonly GrantedAsset[]>
}

/** Writing an installation's health (`health/judge`). */
export interface HealthWrites {
  /**
   * Writes the health if the installation still bears the consent that it is about, and nobody has written one since
   * `seen` (the `healthRevision` that was read); says whether it did.
   */
  write(installationId: string, health: Health, seen: number): Promise<boolean>
  /** Puts questions off until a time (milliseconds) unless they are put off already; says whether it did. */
  putOff(installationId: string, now: number, until: number): Promise<boolean>
}

/** A connection as it stands, and the consent that last wrote it. */
export interface StandingConnection {
  readonly connection: Connection
  readonly precedence: Precedence
}

/** What the judge makes of a connection; attributes that are left out are absent afterwards. */
export type ConnectionCondition = Pick<
  Connection,
  'state' | 'lost' | 'gained' | 'suspendedAt' | 'suspendedFor' | 'removedAt'
>

/** Taking connections out of service, and back (`health/judge`). */
export interface ConnectionConditions {
  /** Every connection of an installation, whatever its state. Consistent read. */
  connectionsOf(installationId: string): Promise<readonly StandingConnection[]>
  /**
   * Changes a connection in one write that raises `revision` and appends the events; false when it has changed since it
   * was read.
   */
  change(
    seen: StandingConnection,
    to: ConnectionCondition,
    events: readonly Omit<PendingEvent, 'revision' | 'n'>[],
  ): Promise<boolean>
}

/** Writing connections (`connections/finalize`). */
export interface ConnectionWrites {
  /** Consistent read of the connection and of the consent that last wrote it. */
  current(connectionId: string): Promise<StandingConnection | undefined>
  /**
   * Turns the connection active in one write that raises `revision` and appends the events: the first time it is
   * created, later it keeps id and `createdAt`. `expected` is the revision that `current` showed (0 for none).
   * `moved` when the connection has changed since; `superseded` when a newer consent holds it; repeating the same
   * attempt is `kept` and appends nothing.
   */
  activate(
    connection: Omit<Connection, 'revision' | 'createdAt'>,
    change: {
      readonly precedence: Precedence
      readonly expected: number
      readonly events: readonly Omit<PendingEvent, 'revision' | 'n'>[]
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

/** Finding changes that the relay left behind (`events/sweep`). */
export interface UnpublishedChanges {
  /** Every connection with a change that the bus may not have heard of, read consistently. */
  all(): AsyncIterable<ConnectionChange>
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

/** A place in a caller's list of connections, which is in the order of its references. */
export interface ListPlace {
  readonly reference: string
  readonly connectionId: string
}

/** A caller's connections, whatever their state (`connections/list`). */
export interface ConnectionListing {
  /**
   * At most `limit` of them, 1 to 100, after a place, of one reference or of all. The list is an index that lags a
   * little, and each connection is read consistently: one that is gone, or another caller's, is left out, so that a
   * page may be shorter than its limit. `next` is there while there may be more.
   */
  page(search: {
    readonly caller: string
    readonly reference?: string
    readonly limit: number
    readonly after?: ListPlace
  }): Promise<{ readonly connections: readonly Connection[]; readonly next?: ListPlace }>
}
