import middy from '@middy/core'
import type { SQSBatchResponse, SQSEvent } from 'aws-lambda'
import { readWorkMessage } from '../../domain/work-message.ts'
import { compose } from '../compose.ts'
import type { ManifestOf, Naming, PortsOf, workNeeds } from '../manifest.ts'
import type { Telemetry } from '../telemetry.ts'
import { eachMessage, messageOf } from './batch.ts'
import { atOnce, invocation } from './invocation.ts'
import { claim } from './leases.ts'
import { runClaimed, type StepOutcome, type Work, type WorkPorts } from './run-claimed.ts'

export type { StepOutcome, Work } from './run-claimed.ts'

interface WorkDoor<P> {
  readonly ports: P
  readonly telemetry: Telemetry
  readonly timeoutSeconds: number
}

/** The door itself, over ports that are already made. */
export function workDoor<P extends WorkPorts>(
  door: WorkDoor<P>,
  step: (ports: P, work: Work) => Promise<StepOutcome>,
) {
  return middy<SQSEvent, SQSBatchResponse>(atOnce)
    .use(invocation(door.telemetry))
    .handler((event) =>
      eachMessage(event, door.ports, async (record) => {
        const message = readWorkMessage(messageOf(record))
        const job = await claim(door, message)
        if (job) await runClaimed({ ports: door.ports, message, job }, step)
      }),
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
