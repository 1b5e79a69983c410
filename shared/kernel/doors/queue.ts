import middy from '@middy/core'
import type { SQSBatchResponse, SQSEvent, SQSRecord } from 'aws-lambda'
import type { PortsFor } from '../../ports/ports.ts'
import { compose } from '../compose.ts'
import type { ManifestOf, Naming, PortsOf } from '../manifest.ts'
import type { Telemetry } from '../telemetry.ts'
import { eachMessage, messageOf } from './batch.ts'
import { atOnce, invocation } from './invocation.ts'

/**
 * Nothing more to do; or: tell me the same again after so many seconds (0 to 900); or: another message looks after it,
 * and this one is let go. One that is delivered again may be that very message, whose run died before it could send
 * it, so that it is sent after all.
 */
export type QueueOutcome =
  | undefined
  | { readonly again: { readonly afterSeconds: number } }
  | { readonly elsewhere: { readonly afterSeconds: number } }

function sendAfter(outcome: QueueOutcome, record: SQSRecord): number | undefined {
  if (!outcome) return undefined
  if ('again' in outcome) return outcome.again.afterSeconds
  const isRepeat = Number(record.attributes.ApproximateReceiveCount) > 1
  return isRepeat ? outcome.elsewhere.afterSeconds : undefined
}

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
        const afterSeconds = sendAfter(await run(ports, message), record)
        if (afterSeconds !== undefined) await ports.ownQueue.sendAgain(Object(message), afterSeconds)
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
