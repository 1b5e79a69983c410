import { connectionPage } from '../../../shared/domain/connection-view.ts'
import { connectionIdOfPath, ownConnection } from '../../../shared/domain/own-connection.ts'
import { connectionVerdict } from '../../../shared/domain/verdict/connection-verdict.ts'
import { healthOf } from '../../../shared/domain/verdict/health.ts'
import type { ApiAnswer, ApiRequest } from '../../../shared/kernel/doors/api.ts'
import type { PortsOf } from '../../../shared/kernel/manifest.ts'
import type { manifest } from './manifest.ts'

/**
 * One of the caller's connections: 200 with what it is, what was granted, what is held of it and on which evidence, and
 * how its jobs stand. 404 for any other, another caller's included. A deleted one is shown as long as its row is kept.
 */
export async function run(ports: PortsOf<typeof manifest>, asked: ApiRequest): Promise<ApiAnswer> {
  const connectionId = connectionIdOfPath(asked.pathParameters['connectionId'])
  const connection = ownConnection(await ports.connectionReads.find(connectionId), asked.caller)
  const { installationId } = connection
  const [standing, assets, jobs] = await Promise.all([
    ports.installationReads.find(installationId),
    ports.assetReads.of(installationId),
    ports.jobReads.of(connectionId),
  ])
  const now = ports.clock.now()
  const health = standing && healthOf(standing.precedence, standing.health)
  const troubles = jobs.flatMap(({ onWheel, trouble }) => (onWheel && trouble ? [trouble] : []))
  const body = connectionPage({
    connection,
    installation: standing?.installation,
    health: connectionVerdict(connection, health, troubles, now),
    checkedAt: health?.checkedAt,
    assets,
    jobs,
    now,
  })
  return { status: 200, body }
}
