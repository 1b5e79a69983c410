import middy from '@middy/core'
import type { SQSBatchResponse, SQSEvent } from 'aws-lambda'
import type { WorkMessage } from '../../domain/job.ts'
import { readWorkMessage } from '../../domain/work-message.ts'
import { compose } from '../compose.ts'
import type { ManifestOf, Naming, PortsOf, workNeeds } from '../manifest.ts'
import type { Telemetry } from '../telemetry.ts'
import { eachMessage, messageOf } from './batch.ts'
import { atOnce, invocation } from './invocation.ts'
import {
  LONGEST_MESSAGE_DELAY_SECONDS,
  runClaimed,
  type StepOutcome,
  type Work,
  type WorkPorts,
} from './run-claimed.ts'

export type { StepOutcome, Work } from './run-claimed.ts'

interface WorkDoor<P> {
  readonly ports: P
  readonly telemetry: Telemetry
  readonly timeoutSeconds: number
}

/** Twice the function's time and a margin for clocks that differ; safety rests on the fence, never on this. */
function leaseMilliseconds(timeoutSeconds: number): number {
  return (2 * timeoutSeconds + 30) * 1000
}

async function runMessage<P extends WorkPorts>(
  { ports, timeoutSeconds }: WorkDoor<P>,
  message: WorkMessage,
  step: (ports: P, work: Work) => Promise<StepOutcome>,
): Promise<void> {
  const now = ports.clock.now()
  const claim = await ports.jobLeases.claim(message.jobKey, {
    generation: message.generation,
    epoch: message.epoch,
    now,
    leaseUntil: now + leaseMilliseconds(timeoutSeconds),
  })
  if (claim.kind === 'claimed') return runClaimed({ ports, message, job: claim.job }, step)
  ports.metrics.count('Runs', { automation: message.jobKey.automation, outcome: claim.kind })
  // Held by another worker: its message comes back if it dies. Held beyond 15 minutes: the due index brings it back.
  const wait = claim.kind === 'busy' ? Math.ceil((claim.leaseUntil - now) / 1000) : 0
  if (claim.kind === 'busy' && wait <= LONGEST_MESSAGE_DELAY_SECONDS) {
    await ports.ownQueue.sendAgain({ ...message, reason: 'again' }, Math.max(1, wait), message.jobKey.ownerId)
  }
}

/** The door itself, over ports that are already made. */
export function workDoor<P extends WorkPorts>(
  door: WorkDoor<P>,
  step: (ports: P, work: Work) => Promise<StepOutcome>,
) {
  return middy<SQSEvent, SQSBatchResponse>(atOnce)
    .use(invocation(door.telemetry))
    .handler((event) =>
      eachMessage(event, door.ports, (record) => runMessage(door, readWorkMessage(messageOf(record)), step)),
    )
}

/** Runs of an automation: claimed under a fence, stepped, completed; duplicates and late comers change nothing. */
export function work<M extends ManifestOf<'work'>>(
  manifest: Naming<(typeof workNeeds)[number], M>,
  step: (ports: PortsOf<M>, work: Work) => Promise<StepOutcome>,
) {
  const { ports, telemetry } = compose<M>(manifest)
  return workDoor(
    { ports: ports as PortsOf<M> & WorkPorts, telemetry, timeoutSeconds: manifest.timeoutSeconds },
    step,
  )
}
