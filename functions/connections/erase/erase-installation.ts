import type { DeletionRequest } from '../../../shared/domain/deletion-request.ts'
import { isGivenUp } from '../../../shared/domain/erasure.ts'
import type { EraseMessage } from '../../../shared/domain/erase-message.ts'
import type { Precedence } from '../../../shared/domain/installation.ts'
import type { ErasableConnection, StandingPartition } from '../../../shared/ports/erasure.ts'
import { eraseConnection, LATE_LOOK_SECONDS } from './erase-connection.ts'
import { freeInstallation, giveUpToken, isInUse, type Later } from './give-up-installation.ts'
import type { ErasePorts } from './ports.ts'
import { connectionStores, countAll, eraseAll, installationStores, leftIn } from './stores.ts'

type Order = Extract<EraseMessage, { kind: 'installation' }>

/** Stands for every consent that was given until the request was made. */
function untilRequested({ requestedAt }: Order, now: number): Precedence {
  return { attemptId: '', tokenIssuedAt: requestedAt, tokenSealedAt: now }
}

/** The connections that the request is about; one that has come back since by a newer consent is not. */
function coveredBy(
  { requestedAt }: Order,
  { connections }: StandingPartition,
): readonly ErasableConnection[] {
  return connections.filter(
    ({ connection, precedence }) => connection.state !== 'deleted' && precedence.tokenIssuedAt <= requestedAt,
  )
}

/** What is held of the person, store by store. */
async function inventoryOf(
  ports: ErasePorts,
  order: Order,
  standing: StandingPartition,
): Promise<Record<string, number>> {
  const covered = coveredBy(order, standing)
  const totals: Record<string, number> = { connections: covered.length }
  const add = (counts: Readonly<Record<string, number>>) => {
    for (const [store, count] of Object.entries(counts)) totals[store] = (totals[store] ?? 0) + count
  }
  for (const { connection, precedence } of covered) {
    add(await countAll(connectionStores(ports, connection, precedence)))
  }
  const stays = standing.connections.some((one) => !isGivenUp(one.connection) && !covered.includes(one))
  const upTo = untilRequested(order, ports.clock.now())
  if (!stays) add(await countAll(installationStores(ports, order.installationId, upTo)))
  return totals
}

/** The installation itself, where no connection has taken it along. */
async function eraseRest(ports: ErasePorts, order: Order): Promise<Later | undefined> {
  const { installationId, requestedAt } = order
  const standing = await ports.connectionErasure.standing(installationId)
  const known = standing.installation
  if (isInUse(standing) || (known && known.precedence.tokenIssuedAt > requestedAt)) return undefined
  const own = standing.connections.map(({ precedence }) => precedence)
  const until = untilRequested(order, ports.clock.now())
  const upTo = await freeInstallation(ports, installationId, standing, [...own, until])
  if (!upTo || 'afterSeconds' in upTo) return upTo
  const stores = installationStores(ports, installationId, upTo)
  if ((await leftIn(stores)) === 0) return undefined
  const appKey = known?.installation.appKey
  if (appKey !== undefined) {
    const told = await giveUpToken(ports, { installationId, appKey, upTo }, standing, requestedAt)
    if ('afterSeconds' in told) return told
  }
  return (await eraseAll(stores)) ? undefined : { afterSeconds: 1 }
}

function isDone({ state }: DeletionRequest): boolean {
  return state === 'deleted' || state === 'nothing-held'
}

/** Every connection that the request covers; the shortest wait when one of them is not done yet. */
async function eraseConnections(
  ports: ErasePorts,
  { requestedAt }: Order,
  covered: readonly ErasableConnection[],
): Promise<Later | undefined> {
  const waits: number[] = []
  for (const { connection } of covered) {
    const { connectionId, generation } = connection
    const later = await eraseConnection(ports, {
      v: 1,
      kind: 'connection',
      connectionId,
      generation,
      requestedAt,
    })
    if (later) waits.push(later.afterSeconds)
  }
  return waits.length > 0 ? { afterSeconds: Math.min(...waits) } : undefined
}

/**
 * Deletes what is held of one grantor by the consents that were given until the request was made, and notes on the
 * request how it goes. What belongs to another grantor, as the token of the person's business does, stays.
 */
export async function eraseInstallation(ports: ErasePorts, order: Order): Promise<Later | undefined> {
  const { installationId } = order
  const request = order.request === undefined ? undefined : await ports.deletionRequests.find(order.request)
  const standing = await ports.connectionErasure.standing(installationId)
  const counts = request?.counts ?? (request && (await inventoryOf(ports, order, standing)))
  if (request && counts) await ports.deletionProgress.begin(request.codeHash, counts)
  const later =
    (await eraseConnections(ports, order, coveredBy(order, standing))) ?? (await eraseRest(ports, order))
  if (later) return later
  if (!request || !counts || isDone(request)) return undefined
  await ports.ownQueue.sendAgain(order, LATE_LOOK_SECONDS)
  const state = Object.values(counts).some((count) => count > 0) ? 'deleted' : 'nothing-held'
  await ports.deletionProgress.complete(request.codeHash, { state, completedAt: ports.clock.now() })
  ports.metrics.count('DeletionRequestsDone')
  return undefined
}
