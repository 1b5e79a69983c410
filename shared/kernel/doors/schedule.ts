import middy from '@middy/core'
import { failureOf } from '../../base/failure.ts'
import { compose, type Composed } from '../compose.ts'
import type { Manifest, ManifestOf, PortsOf } from '../manifest.ts'
import type { Telemetry } from '../telemetry.ts'
import { atOnce, invocation } from './invocation.ts'

export type ScheduleRun<M extends Manifest> = (ports: PortsOf<M>) => Promise<void>

/**
 * What Meta refuses for a reason that only the operator can mend has been counted where it was called, and its alarm is
 * out: an invocation that ends with an error would be a second one for the same, and no repeat of it could help.
 */
function unlessOperators(error: unknown, { log }: Telemetry): void {
  const failure = failureOf(error, 'ERR_GRAPH_OPERATOR')
  if (!failure) throw error
  log.error('a tick came to nothing', {}, failure)
}

/** The door itself, over ports that are already made. Any other error is the scheduler's to retry. */
export function scheduleDoor<M extends Manifest>({ ports, telemetry }: Composed<M>, run: ScheduleRun<M>) {
  return middy<unknown, void>(atOnce)
    .use(invocation(telemetry))
    .handler(async () => {
      await run(ports).catch((error: unknown) => unlessOperators(error, telemetry))
    })
}

/** Ticks of a schedule: what they ask for is told by the clock, not by the event. */
export function schedule<M extends ManifestOf<'schedule'>>(manifest: M, run: ScheduleRun<M>) {
  return scheduleDoor(compose(manifest), run)
}
