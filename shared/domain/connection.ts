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
  readonly assets: readonly { readonly type: AssetType; readonly assetId: string }[]
  readonly createdAt: number
  readonly activeAt: number
  /** When the app was found to be gone; absent while the connection is active. */
  readonly removedAt?: number
}

/** `removed`: the business has taken the app away. Only a consent of the connection's own makes it active again. */
export type ConnectionState = 'active' | 'removed'

export type ConnectionEventType = 'connection.established' | 'connection.recovered' | 'connection.removed'

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
