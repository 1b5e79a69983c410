import { deletionEvent, type Erasure, type Revocation, runsEndBy } from '../../../shared/domain/erasure.ts'
import type { EraseMessage } from '../../../shared/domain/erase-message.ts'
import type { ErasableConnection, StandingPartition } from '../../../shared/ports/erasure.ts'
import { freeInstallation, giveUpToken, isInUse, type Later } from './give-up-installation.ts'
import type { ErasePorts } from './ports.ts'
import { connectionStores, countAll, eraseAll, installationStores, leftIn, type Stores } from './stores.ts'

/** Longer than any process lives that may still write: then it is looked once more. */
export const LATE_LOOK_SECONDS = 900

type Order = Extract<EraseMessage, { kind: 'connection' }>

/** The stores of a connection, and those of its installation once nothing else lives on that. */
interface Belongings {
  readonly own: Stores
  readonly shared: Stores
  /** Takes the token back at Meta, trying again for a day from `since`. */
  readonly leaveMeta: (since: number) => Promise<Revocation | Later>
}

function isLater(value: object): value is Later {
  return 'afterSeconds' in value
}

/** Takes the jobs off the wheel; a wait while a run may be under way. */
async function stopRuns(
  ports: ErasePorts,
  { connection, precedence }: ErasableConnection,
): Promise<Later | undefined> {
  const now = ports.clock.now()
  const leaseUntil = await ports.jobErasure.stop(connection.connectionId, precedence, now)
  const wait = Math.max(leaseUntil ?? 0, runsEndBy(connection)) - now
  return wait > 0 ? { afterSeconds: Math.ceil(wait / 1000) } : undefined
}

async function belongingsOf(
  ports: ErasePorts,
  { connection, precedence }: ErasableConnection,
  standing: StandingPartition,
): Promise<Belongings | Later> {
  const { installationId, appKey } = connection
  const own = connectionStores(ports, connection, precedence)
  const stays: Belongings = { own, shared: {}, leaveMeta: async () => ({ revoked: false, why: 'shared' }) }
  if (isInUse(standing)) return stays
  const marks = standing.connections.map((one) => one.precedence)
  const upTo = await freeInstallation(ports, installationId, standing, marks)
  if (!upTo) return stays
  if (isLater(upTo)) return upTo
  return {
    own,
    shared: installationStores(ports, installationId, upTo),
    leaveMeta: (since) => giveUpToken(ports, { installationId, appKey, upTo }, standing, since),
  }
}

/** Counts each store once, before anything of it is erased; undefined when the connection is no longer this one. */
async function takeInventory(
  ports: ErasePorts,
  seen: ErasableConnection,
  erasure: Erasure,
  stores: Stores,
): Promise<Erasure | undefined> {
  const uncounted = Object.entries(stores).filter(([name]) => erasure.counts[name] === undefined)
  if (uncounted.length === 0) return erasure
  const counts = { ...erasure.counts, ...(await countAll(Object.fromEntries(uncounted))) }
  const counted = { ...erasure, counts }
  return (await ports.connectionErasure.note(seen, counted)) ? counted : undefined
}

/** Tells Meta once; undefined when the connection is no longer this one. */
async function tellMeta(
  ports: ErasePorts,
  seen: ErasableConnection,
  erasure: Erasure,
  { leaveMeta }: Belongings,
): Promise<Erasure | Later | undefined> {
  if (erasure.revocation) return erasure
  const revocation = await leaveMeta(seen.connection.deletingAt ?? ports.clock.now())
  if (isLater(revocation)) return revocation
  const told = { ...erasure, revocation }
  // while it is shared this may change: the other connection may go as well
  if (!revocation.revoked && revocation.why === 'shared') return told
  return (await ports.connectionErasure.note(seen, told)) ? told : undefined
}

/** The connection has changed since it was read: another look. */
const AT_ONCE: Later = { afterSeconds: 1 }

/** Everything of a connection that is `deleting`, store by store; the tombstone comes last. */
async function erase(
  ports: ErasePorts,
  order: Order,
  seen: ErasableConnection,
  standing: StandingPartition,
): Promise<Later | undefined> {
  const running = await stopRuns(ports, seen)
  if (running) return running
  const belongings = await belongingsOf(ports, seen, standing)
  if (isLater(belongings)) return belongings
  const stores = { ...belongings.own, ...belongings.shared }
  const begun = seen.erasure ?? { requestedAt: order.requestedAt, counts: {} }
  const counted = await takeInventory(ports, seen, begun, stores)
  if (!counted || !(await eraseAll(belongings.own))) return AT_ONCE
  const told = await tellMeta(ports, seen, counted, belongings)
  if (!told) return AT_ONCE
  if (isLater(told)) return told
  if (!(await eraseAll(belongings.shared))) return AT_ONCE
  await ports.ownQueue.sendAgain(order, LATE_LOOK_SECONDS)
  const deletedAt = ports.clock.now()
  const event = deletionEvent(seen.connection, told, deletedAt)
  if (!(await ports.connectionErasure.bury(seen, { deletedAt, event }))) return AT_ONCE
  const revoked = told.revocation?.revoked ? 'revoked' : (told.revocation?.why ?? 'shared')
  ports.metrics.count('ConnectionsDeleted', { token: revoked })
  ports.log.info('a connection is deleted', { connectionId: order.connectionId, token: revoked })
  return (await leftIn(stores)) === 0 ? undefined : AT_ONCE
}

/** Erases what was written after the tombstone: by a finalize, a judge or a run that had begun before it. */
async function eraseLateWrites(
  ports: ErasePorts,
  seen: ErasableConnection,
  standing: StandingPartition,
): Promise<Later | undefined> {
  const { connectionId } = seen.connection
  const now = ports.clock.now()
  const leaseUntil = await ports.jobErasure.stop(connectionId, seen.precedence, now)
  if (leaseUntil !== undefined) return { afterSeconds: Math.ceil((leaseUntil - now) / 1000) }
  const belongings = await belongingsOf(ports, seen, standing)
  if (isLater(belongings)) return belongings
  const stores = { ...belongings.own, ...belongings.shared }
  const found = await leftIn(stores)
  if (found === 0) return undefined
  ports.metrics.count('LateWritesErased', undefined, found)
  ports.log.warn('something was written for a deleted connection', { connectionId, found })
  await belongings.leaveMeta(0)
  return (await eraseAll(stores)) ? undefined : AT_ONCE
}

/**
 * Deletes a connection, however often it is told to: jobs, result files, and, when nothing else lives on the
 * installation, its token and everything that is known of it. Each step is one conditional write or a deletion that can
 * be repeated; what a newer consent has written is spared. A wait while something is under way; undefined at the end.
 */
export async function eraseConnection(ports: ErasePorts, order: Order): Promise<Later | undefined> {
  const { connectionId, generation, requestedAt } = order
  const installationId = connectionId.slice(0, connectionId.lastIndexOf('.'))
  const standing = await ports.connectionErasure.standing(installationId)
  const seen = standing.connections.find(({ connection }) => connection.connectionId === connectionId)
  if (!seen || seen.connection.generation > generation) {
    ports.metrics.count('ErasuresVoid')
    return undefined
  }
  if (seen.connection.state === 'deleted') return eraseLateWrites(ports, seen, standing)
  if (seen.connection.state === 'deleting') return erase(ports, order, seen, standing)
  const begun = { deletingAt: ports.clock.now(), erasure: { requestedAt, counts: {} } }
  return (await ports.connectionErasure.begin(seen, begun)) ? eraseConnection(ports, order) : AT_ONCE
}
