import { isFor, type Reason } from './compare.ts'
import type { NamedGrant } from './granted.ts'

/** Grants that the suite never uses, each with why it is there all the same; one that comes to be used must go. */
export const reasons: readonly Reason[] = [
  {
    who: 'connections/finalize',
    action: 'sqs:SendMessage',
    on: 'HealthSweepWorkQueue',
    because: 'it shares the need for work queues with dispatch; jobs of an installation have no first run',
  },
  {
    who: 'webhooks/process',
    action: 'dynamodb:GetItem',
    on: 'Connections',
    only: 'INST#*',
    because: 'it shares the need for the list of installations with reconcile; it takes their ids alone',
  },
]

export function isExcused(grant: NamedGrant): boolean {
  return reasons.some((reason) => isFor(reason, grant))
}
