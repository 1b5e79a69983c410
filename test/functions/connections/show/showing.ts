import { run } from '../../../../functions/connections/show/run.ts'
import type { ApiAnswer } from '../../../../shared/kernel/doors/api.ts'
import { apiRequest } from '../../../factories/requests.ts'
import type { ConnectionRow, InstallationRow } from '../../../factories/rows.ts'
import { CONNECTION, INSTALLATION, placeInstallation } from '../../../factories/verdicts.ts'
import { createWorld, type World } from '../../../factories/world.ts'

/** A world with one connection of `partner-backend`, its installation, asset and job. */
export function shownWorld(given: Partial<ConnectionRow> = {}): World {
  const world = createWorld()
  placeInstallation(world)
  changeConnection(world, given)
  return world
}

export function changeConnection({ rows }: World, change: Partial<ConnectionRow>): void {
  const row = rows.connections.get(CONNECTION)
  if (row) rows.connections.set(CONNECTION, { ...row, ...change })
}

export function changeInstallation({ rows }: World, change: Partial<InstallationRow>): void {
  const row = rows.installations.get(INSTALLATION)
  if (row) rows.installations.set(INSTALLATION, { ...row, ...change })
}

/** A caller looks at a connection. */
export function show(
  world: World,
  caller = 'partner-backend',
  connectionId: string | undefined = CONNECTION,
): Promise<ApiAnswer> {
  const pathParameters = connectionId === undefined ? {} : { connectionId }
  return run(world.ports, apiRequest({ method: 'GET', caller, pathParameters, body: undefined }))
}
