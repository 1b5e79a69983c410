import type { Failure } from '../../base/failure.ts'
import type { ClaimedJob, WorkMessage } from '../../domain/job.ts'
import type { PortsFor } from '../../ports/ports.ts'

export type LeasePorts = PortsFor<'jobLeases' | 'ownQueue'>

/** A job whose lease this process holds, and the message that asked for its run. */
export interface Claimed<P> {
  readonly ports: P
  readonly message: WorkMessage
  readonly job: ClaimedJob
}

/** What an SQS message can be delayed by; longer waits lie on the due index. */
export const LONGEST_MESSAGE_DELAY_SECONDS = 900

/** Twice the function's time and a margin for clocks that differ; safety rests on the fence, never on this. */
function leaseMilliseconds(timeoutSeconds: number): number {
  return (2 * timeoutSeconds + 30) * 1000
}

/** Claims the run that a message asks for; undefined when it is done, void, or for now somebody else's. */
export async function claim(
  { ports, timeoutSeconds }: { readonly ports: LeasePorts; readonly timeoutSeconds: number },
  message: WorkMessage,
): Promise<ClaimedJob | undefined> {
  const now = ports.clock.now()
  const claimed = await ports.jobLeases.claim(message.jobKey, {
    generation: message.generation,
    epoch: message.epoch,
    now,
    leaseUntil: now + leaseMilliseconds(timeoutSeconds),
  })
  if (claimed.kind === 'claimed') return claimed.job
  ports.metrics.count('Runs', { automation: message.jobKey.automation, outcome: claimed.kind })
  // Held by another worker: its message comes back if it dies. Held beyond 15 minutes: the due index brings it back.
  const wait = claimed.kind === 'busy' ? Math.ceil((claimed.leaseUntil - now) / 1000) : 0
  if (claimed.kind === 'busy' && wait <= LONGEST_MESSAGE_DELAY_SECONDS) {
    await ports.ownQueue.sendAgain({ ...message, reason: 'again' }, Math.max(1, wait), message.jobKey.ownerId)
  }
  return undefined
}

/**
 * Gives the lease back for later: a message brings the job back, or the due index where that is too long. `failure` is
 * what made it so, and stays on the job until then.
 */
export async function putOff<P extends LeasePorts>(
  { ports, message, job }: Claimed<P>,
  seconds: number,
  fails: number,
  failure?: Failure,
): Promise<void> {
  const by = seconds > LONGEST_MESSAGE_DELAY_SECONDS ? 'due-index' : 'message'
  const now = ports.clock.now()
  const at = now + seconds * 1000
  const released = await ports.jobLeases.release(job, {
    fails,
    until: { at, by },
    ...(failure && { trouble: { code: failure.code, at: now, until: at } }),
  })
  if (released && by === 'message') {
    await ports.ownQueue.sendAgain({ ...message, reason: 'again' }, seconds, job.ownerId)
  }
  ports.metrics.count('Runs', { automation: job.automation, outcome: 'put-off' })
}
