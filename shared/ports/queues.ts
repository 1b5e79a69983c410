import type { LoginEnd } from '../domain/login-attempt.ts'
import type { WorkMessage } from '../domain/job.ts'
import type { EraseMessage } from '../domain/erase-message.ts'
import type { EvidenceMessage } from '../domain/verdict/evidence-message.ts'
import type { WebhookMessage } from '../domain/webhook-message.ts'

/** What finalize is told: look after this attempt; `end` when the callback has ended it. */
export interface FinalizeMessage {
  readonly v: 1
  readonly attemptId: string
  readonly end?: LoginEnd
}

export interface FinalizeQueue {
  /** `afterSeconds` 0 to 900. */
  send(message: FinalizeMessage, afterSeconds?: number): Promise<void>
}

/** Telling `health/judge` what was seen of installations' health. Order and duplicates do not matter to it. */
export interface EvidenceQueue {
  /** Sends all or throws. `afterSeconds` 0 to 900. */
  send(messages: readonly EvidenceMessage[], afterSeconds?: number): Promise<void>
}

/** Telling the eraser what is given up (`connections/disconnect`, `connections/finalize`, `webhooks/data-deletion`). */
export interface EraseQueue {
  send(message: EraseMessage): Promise<void>
}

/** The queues of all automations (`automations/dispatch`, `connections/finalize`). */
export interface WorkQueues {
  /** Sends all or throws; a message that one batch refuses is sent again before this returns. */
  send(automation: string, messages: readonly WorkMessage[]): Promise<void>
}

/** The queue of the sweep alone (`webhooks/process`). */
export interface SweepQueue {
  /** As {@link WorkQueues.send}. */
  send(messages: readonly WorkMessage[]): Promise<void>
}

/** The queue of what Meta has sent (`webhooks/receive`). */
export interface WebhookQueue {
  /** Sends all or throws; some may have been sent then. */
  send(messages: readonly WebhookMessage[]): Promise<void>
}

/** The queue that a room itself reads from, for work that wants to go on later. */
export interface OwnQueue {
  /** `afterSeconds` 0 to 900. */
  sendAgain(message: object, afterSeconds: number, group?: string): Promise<void>
}
