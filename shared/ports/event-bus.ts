import type { DomainEvent } from '../domain/event.ts'

export interface EventBus {
  /** Publishes all or throws; an event may go out twice under the same id. */
  publish(events: readonly DomainEvent[]): Promise<void>
}
