import type { ConnectionEventType } from './connection.ts'

/** What the bus carries. At least once, always under the same id. */
export interface DomainEvent {
  readonly id: string
  readonly type: DomainEventType
  readonly version: 1
  /** ISO 8601, UTC. */
  readonly time: string
  readonly connectionId?: string
  readonly attemptId?: string
  readonly generation?: number
  readonly reference: string
  readonly data: Readonly<Record<string, unknown>>
}

export type DomainEventType =
  | 'login.completed'
  | 'login.cancelled'
  | 'login.refused'
  | 'login.failed'
  | 'login.superseded'
  | 'login.unconfirmed'
  | ConnectionEventType
  | 'automation.completed'
  | 'automation.failed'
