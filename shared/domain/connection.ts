import type { AssetType } from './deployment.ts'

/** What the partner knows: its own reference × one installation. Times are milliseconds since the epoch. */
export interface Connection {
  /** `<installationId>.<hash(caller, reference)>`: the same business and reference coming back keep it. */
  readonly connectionId: string
  readonly installationId: string
  readonly appKey: string
  readonly caller: string
  readonly reference: string
  readonly configuration: string
  readonly state: ConnectionState
  /** Raised by each of this connection's own consents; work of an older generation is void. */
  readonly generation: number
  /** Raised by each change; the id of the change's event carries it. */
  readonly revision: number
  /** What its own consent gave, as sets. */
  readonly assets: readonly AssetReference[]
  readonly permissions: readonly string[]
  /** What of it Meta no longer grants; absent while nothing is missing. */
  readonly lost?: GrantPart
  /** What Meta grants the installation beyond it; absent when there is nothing. No work is done on it. */
  readonly gained?: GrantPart
  readonly createdAt: number
  readonly activeAt: number
  /** When its work was stopped because the token is dead or blocked; absent unless it is suspended. */
  readonly suspendedAt?: number
  readonly suspendedFor?: 'token-dead' | 'blocked'
  /** When the app was found to be gone; absent unless it is removed. */
  readonly removedAt?: number
  /** When it was asked to be deleted; absent unless it is being deleted or is. */
  readonly deletingAt?: number
  /** When every store had reported that nothing of it is left. */
  readonly deletedAt?: number
}

export interface AssetReference {
  readonly type: AssetType
  readonly assetId: string
}

/** Assets and permissions out of a grant, each as a sorted set. */
export interface GrantPart {
  readonly assets: readonly AssetReference[]
  readonly permissions: readonly string[]
}

/**
 * `suspended`: its token is dead or blocked; it works again once Meta says that the token is good, or after a consent.
 * `removed`: the business has taken the app away; only a consent of the connection's own makes it active again.
 * `deleting`, `deleted`: the partner has given it up, or a person has asked for it; only a later consent brings it back.
 */
export type ConnectionState = 'active' | 'suspended' | 'removed' | 'deleting' | 'deleted'

export type ConnectionEventType =
  | 'connection.established'
  | 'connection.recovered'
  | 'connection.changed'
  | 'connection.suspended'
  | 'connection.removed'
  | 'connection.deleted'

/** A change of a connection that the bus has still to hear of, kept on the connection's own item. */
export interface PendingEvent {
  readonly revision: number
  /** Position among the events of one revision. */
  readonly n: number
  readonly type: ConnectionEventType
  /** Of the connection when it changed: a copy that goes out later says the same. */
  readonly generation: number
  readonly time: number
  readonly data: Readonly<Record<string, unknown>>
}
