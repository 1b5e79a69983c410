import middy from '@middy/core'
import { compose, type Composed } from '../compose.ts'
import type { Manifest, ManifestOf, PortsOf } from '../manifest.ts'
import { atOnce, invocation } from './invocation.ts'

export type ScheduleRun<M extends Manifest> = (ports: PortsOf<M>) => Promise<void>

/** The door itself, over ports that are already made. An error is the scheduler's to retry. */
export function scheduleDoor<M extends Manifest>({ ports, telemetry }: Composed<M>, run: ScheduleRun<M>) {
  return middy<unknown, void>(atOnce)
    .use(invocation(telemetry))
    .handler(() => run(ports))
}

/** Ticks of a schedule: what they ask for is told by the clock, not by the event. */
export function schedule<M extends ManifestOf<'schedule'>>(manifest: M, run: ScheduleRun<M>) {
  return scheduleDoor(compose(manifest), run)
}
