import type { DomainEvent } from '../../shared/domain/event.ts'
import type { WorkMessage } from '../../shared/domain/job.ts'
import type { EraseMessage } from '../../shared/domain/erase-message.ts'
import type { EvidenceMessage } from '../../shared/domain/verdict/evidence-message.ts'
import type { WebhookMessage } from '../../shared/domain/webhook-message.ts'
import type { EventBus } from '../../shared/ports/event-bus.ts'
import type {
  EraseQueue,
  EvidenceQueue,
  FinalizeMessage,
  FinalizeQueue,
  OwnQueue,
  SweepQueue,
  WebhookQueue,
  WorkQueues,
} from '../../shared/ports/queues.ts'

/** Everything that was put on a queue or on the bus, in order. */
export interface Sent {
  readonly finalize: { readonly message: FinalizeMessage; readonly afterSeconds: number }[]
  readonly evidence: { readonly message: EvidenceMessage; readonly afterSeconds: number }[]
  readonly erase: EraseMessage[]
  readonly webhooks: WebhookMessage[]
  readonly work: { readonly automation: string; readonly message: WorkMessage }[]
  readonly again: { readonly message: object; readonly afterSeconds: number; readonly group?: string }[]
  readonly events: DomainEvent[]
}

export function nothingSent(): Sent {
  return { finalize: [], evidence: [], erase: [], webhooks: [], work: [], again: [], events: [] }
}

export function finalizeQueue({ finalize }: Sent): FinalizeQueue {
  return {
    async send(message, afterSeconds = 0) {
      finalize.push({ message, afterSeconds })
    },
  }
}

export function evidenceQueue({ evidence }: Sent): EvidenceQueue {
  return {
    async send(messages, afterSeconds = 0) {
      evidence.push(...messages.map((message) => ({ message, afterSeconds })))
    },
  }
}

export function eraseQueue({ erase }: Sent): EraseQueue {
  return {
    async send(message) {
      erase.push(message)
    },
  }
}

export function webhookQueue({ webhooks }: Sent): WebhookQueue {
  return {
    async send(messages) {
      webhooks.push(...messages)
    },
  }
}

export function workQueues({ work }: Sent): WorkQueues {
  return {
    async send(automation, messages) {
      work.push(...messages.map((message) => ({ automation, message })))
    },
  }
}

export function sweepQueue(sent: Sent): SweepQueue {
  return { send: (messages) => workQueues(sent).send('health/sweep', messages) }
}

export function ownQueue({ again }: Sent): OwnQueue {
  return {
    async sendAgain(message, afterSeconds, group) {
      again.push({ message, afterSeconds, ...(group !== undefined && { group }) })
    },
  }
}

export function eventBus({ events }: Sent): EventBus {
  return {
    async publish(published) {
      events.push(...published)
    },
  }
}
