import middy from '@middy/core'
import type { SQSBatchResponse, SQSEvent } from 'aws-lambda'
import type { PortsFor } from '../../ports/ports.ts'
import { compose } from '../compose.ts'
import type { ManifestOf, Naming, PortsOf } from '../manifest.ts'
import type { Telemetry } from '../telemetry.ts'
import { eachMessage, messageOf } from './batch.ts'
import { atOnce, invocation } from './invocation.ts'

/** Nothing more to do, or: tell me the same again after so many seconds (0 to 900). */
export type QueueOutcome = undefined | { readonly again: { readonly afterSeconds: number } }

/** The door itself, over ports that are already made. */
export function queueDoor<P extends PortsFor<'ownQueue'>>(
  { ports, telemetry }: { readonly ports: P; readonly telemetry: Telemetry },
  run: (ports: P, message: unknown) => Promise<QueueOutcome>,
) {
  return middy<SQSEvent, SQSBatchResponse>(atOnce)
    .use(invocation(telemetry))
    .handler((event) =>
      eachMessage(event, ports, async (record) => {
        const message = messageOf(record)
        const outcome = await run(ports, message)
        if (outcome) await ports.ownQueue.sendAgain(Object(message), outcome.again.afterSeconds)
      }),
    )
}

/** Messages of a queue, each by itself; one that throws is retried by the queue, then set aside. */
export function queue<M extends ManifestOf<'queue'>>(
  manifest: Naming<'ownQueue', M>,
  run: (ports: PortsOf<M>, message: unknown) => Promise<QueueOutcome>,
) {
  const composed = compose<M>(manifest)
  return queueDoor({ ...composed, ports: composed.ports as PortsOf<M> & PortsFor<'ownQueue'> }, run)
}
