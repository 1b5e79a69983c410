import { run } from '../../../../functions/health/judge/run.ts'
import type { Evidence } from '../../../../shared/domain/verdict/evidence.ts'
import type { Health } from '../../../../shared/domain/verdict/health.ts'
import { CONNECTION, INSTALLATION, placeInstallation, told } from '../../../factories/verdicts.ts'
import { createWorld } from '../../../factories/world.ts'

/** A judge over one installation with one active connection. */
export function courtroom() {
  const world = createWorld()
  placeInstallation(world)
  const { rows, sent } = world
  return {
    world,
    hear: (evidence: Evidence) => run(world.ports, told(evidence)),
    /** Hears what the judge has sent itself, once its time has come. */
    hearAgain: async () => {
      const [next] = sent.again.splice(0, 1)
      if (!next) throw new Error('nothing was sent again')
      world.clock.advance(next.afterSeconds * 1000)
      await run(world.ports, next.message)
    },
    health: (): Health | undefined => rows.installations.get(INSTALLATION)?.health,
    connection: () => {
      const row = rows.connections.get(CONNECTION)
      if (!row) throw new Error('the connection is gone')
      return row
    },
    jobsOnWheel: () => [...rows.jobs.values()].filter((job) => job.onWheel).map((job) => job.automation),
    removals: () => [...rows.connections.values()].flatMap((row) => row.events).map((event) => event.type),
  }
}
