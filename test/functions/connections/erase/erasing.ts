import { run } from '../../../../functions/connections/erase/run.ts'
import type { EraseMessage } from '../../../../shared/domain/erase-message.ts'
import type { QueueOutcome } from '../../../../shared/kernel/doors/queue.ts'
import { NOON } from '../../../factories/ambient.ts'
import { connection, placeJob } from '../../../factories/connections.ts'
import { tokenFacts } from '../../../factories/graph-answers.ts'
import type { ConnectionRow } from '../../../factories/rows.ts'
import { CONNECTION, INSTALLATION, placeInstallation } from '../../../factories/verdicts.ts'
import { createWorld, type World } from '../../../factories/world.ts'

export const fileOf = (connectionId: string, generation = 1) =>
  `insights/v1/connection=${connectionId}/account=42/date=2026-11-23/g00000${generation}-e029893270-f000002.jsonl.gz`

/** A world with one connection that has worked, and at Meta a good token that can be revoked. */
export function workedWorld(): World {
  const world = createWorld()
  placeInstallation(world)
  world.rows.files.set(fileOf(CONNECTION), [{}])
  world.graph.answer('debug-token', tokenFacts())
  world.graph.answer('revoke-token', { success: true })
  world.graph.answer('revoke-permissions', true)
  return world
}

/** A second connection on the same installation, with its job and a file. */
export function placeSecond(world: World, given: Partial<ConnectionRow> = {}): ConnectionRow {
  const second = connection({
    connectionId: `${INSTALLATION}.second2second2second2secon`,
    reference: 'northwind',
    ...given,
  })
  world.rows.connections.set(second.connectionId, second)
  placeJob(world, { ownerId: second.connectionId })
  world.rows.files.set(fileOf(second.connectionId), [{}])
  return second
}

export function order(connectionId = CONNECTION, generation = 1): EraseMessage {
  return { v: 1, kind: 'connection', connectionId, generation, requestedAt: NOON }
}

export function erase(world: World, message: EraseMessage = order()): Promise<QueueOutcome> {
  return run(world.ports, message)
}

/** As the queue does: again after each wait, until nothing is left to wait for. */
export async function eraseToEnd(world: World, message: EraseMessage = order()): Promise<void> {
  for (let tries = 0; tries < 200; tries += 1) {
    const outcome = await erase(world, message)
    if (!outcome) return
    if ('elsewhere' in outcome) throw new Error('the eraser leaves nothing to others')
    world.clock.advance(outcome.again.afterSeconds * 1000)
  }
  throw new Error('the deletion does not end')
}

/** Everything that is stored of an installation but its tombstones. */
export function leftOf({ rows }: World): readonly string[] {
  const { installations, roots, assets, jobs, files, connections } = rows
  const stored = { installations, roots, assets, jobs, files }
  const kept = Object.entries(stored).flatMap(([kind, map]) => [...map.keys()].map((key) => `${kind} ${key}`))
  const alive = [...connections.values()].filter(({ state }) => state !== 'deleted')
  return [...kept, ...alive.map(({ connectionId, state }) => `${state} ${connectionId}`)]
}
