import type { LoginAttempt, LoginEnd, LoginStatus } from '../../../shared/domain/login-attempt.ts'
import type { PortsOf } from '../../../shared/kernel/manifest.ts'
import type { manifest } from './manifest.ts'

type CallbackPorts = PortsOf<typeof manifest>

/** Ends the attempt and asks finalize to tell the bus, on which this internet-facing room has no right. */
export async function endAttempt(
  ports: CallbackPorts,
  { attemptId }: LoginAttempt,
  from: Exclude<LoginStatus, 'ended'>,
  end: LoginEnd,
): Promise<void> {
  const ended = await ports.attemptEnds.end(attemptId, {
    from: [from],
    end,
    now: ports.clock.now(),
  })
  if (!ended) return
  ports.metrics.count('CallbackEnded', { reason: end.reason })
  await ports.finalizeQueue.send({ v: 1, attemptId, end })
}

/** A replay of an ended login: if the bus may not have heard, finalize is told once more. */
export async function tellAgain(ports: CallbackPorts, attempt: LoginAttempt): Promise<void> {
  if (attempt.end && attempt.toldAt === undefined) {
    await ports.finalizeQueue.send({ v: 1, attemptId: attempt.attemptId, end: attempt.end })
  }
}
