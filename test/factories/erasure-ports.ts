import type { DeletionRequest } from '../../shared/domain/deletion-request.ts'
import { isErasable } from '../../shared/domain/erasure.ts'
import { generationOfKey, insightsPrefix } from '../../shared/domain/result-key.ts'
import type { StandingConnection } from '../../shared/ports/connections.ts'
import type {
  ConnectionErasure,
  DeletionProgress,
  DeletionRequests,
  InsightsErasure,
  JobErasure,
  NewDeletionRequests,
  RootErasure,
} from '../../shared/ports/erasure.ts'
import { connectionOf, withoutCondition } from './connection-ports.ts'
import type { ConnectionRow, JobRow, Rows } from './rows.ts'

type Deleting = ConnectionRow & { readonly state: 'deleting' }

/** Of the consent and generation that were seen, and asked to be deleted. */
function isStillDeleting(row: ConnectionRow | undefined, seen: StandingConnection): row is Deleting {
  if (row?.state !== 'deleting' || row.mark.attemptId !== seen.precedence.attemptId) return false
  return row.generation === seen.connection.generation
}

export function connectionErasure({ connections, installations, assets }: Rows): ConnectionErasure {
  return {
    async standing(installationId) {
      const row = installations.get(installationId)
      const own = [...connections.values()].filter((one) => one.installationId === installationId)
      return {
        ...(row && { installation: { installation: row, precedence: row.mark } }),
        connections: own.map((one) => ({
          connection: connectionOf(one),
          precedence: one.mark,
          ...(one.erasure && { erasure: one.erasure }),
        })),
        assets: [...assets.values()]
          .filter((one) => one.installationId === installationId)
          .map(({ mark }) => mark),
      }
    },
    async begin({ connection, precedence }, change) {
      const row = connections.get(connection.connectionId)
      if (row?.revision !== connection.revision || row.mark.attemptId !== precedence.attemptId) return false
      if (row.state === 'deleting' || row.state === 'deleted') return false
      connections.set(row.connectionId, { ...row, ...change, state: 'deleting', revision: row.revision + 1 })
      return true
    },
    async note(seen, erasure) {
      const row = connections.get(seen.connection.connectionId)
      if (!isStillDeleting(row, seen)) return false
      connections.set(row.connectionId, { ...row, erasure })
      return true
    },
    async bury(seen, { deletedAt, event }) {
      const row = connections.get(seen.connection.connectionId)
      if (!isStillDeleting(row, seen) || row.revision !== seen.connection.revision) return false
      const revision = row.revision + 1
      connections.set(row.connectionId, {
        ...withoutCondition(row),
        state: 'deleted',
        deletedAt,
        assets: [],
        permissions: [],
        revision,
        events: [...row.events, { ...event, revision, n: 0 }],
        unpublished: true,
      })
      return true
    },
    async removeAssets(installationId, upTo) {
      for (const [key, row] of assets) {
        if (row.installationId === installationId && isErasable(row.mark, upTo)) assets.delete(key)
      }
    },
    async removeInstallation(installationId, upTo) {
      const row = installations.get(installationId)
      if (row && isErasable(row.mark, upTo)) installations.delete(installationId)
    },
  }
}

export function jobErasure({ jobs }: Rows): JobErasure {
  const rowsOf = (ownerId: string, upTo: JobRow['mark']) =>
    [...jobs].filter(([, row]) => row.ownerId === ownerId && isErasable(row.mark, upTo))
  return {
    async stop(ownerId, upTo, now) {
      for (const [key, { dueAt: _at, dueEpoch: _epoch, ...row }] of rowsOf(ownerId, upTo)) {
        if (row.onWheel) jobs.set(key, { ...row, onWheel: false, retiredAttemptId: row.mark.attemptId })
      }
      const held = rowsOf(ownerId, upTo).filter(([, row]) => row.isClaimed === true)
      const leases = held.flatMap(([, { leaseUntil = 0 }]) => (leaseUntil > now ? [leaseUntil] : []))
      return leases.length > 0 ? Math.max(...leases) : undefined
    },
    async remove(ownerId, upTo) {
      for (const [key] of rowsOf(ownerId, upTo)) jobs.delete(key)
    },
    async count(ownerId, upTo) {
      return rowsOf(ownerId, upTo).length
    },
  }
}

export function insightsErasure({ files }: Rows): InsightsErasure {
  const keysOf = (connectionId: string, generation: number) =>
    [...files.keys()].filter(
      (key) => key.startsWith(insightsPrefix(connectionId)) && (generationOfKey(key) ?? 0) <= generation,
    )
  return {
    async remove(connectionId, generation) {
      for (const key of keysOf(connectionId, generation)) files.delete(key)
      return true
    },
    async count(connectionId, generation) {
      return keysOf(connectionId, generation).length
    },
  }
}

export function rootErasure({ roots }: Rows): RootErasure {
  return {
    async find(installationId) {
      return roots.get(installationId)?.mark
    },
    async shred(installationId, upTo) {
      const row = roots.get(installationId)
      if (row && isErasable(row.mark, upTo)) roots.delete(installationId)
    },
  }
}

export function newDeletionRequests({ deletions }: Rows): NewDeletionRequests {
  return {
    async put(request) {
      if (!deletions.has(request.codeHash)) deletions.set(request.codeHash, request)
    },
  }
}

export function deletionRequests({ deletions }: Rows): DeletionRequests {
  return {
    async find(codeHash) {
      return deletions.get(codeHash)
    },
  }
}

export function deletionProgress({ deletions }: Rows): DeletionProgress {
  const move = (codeHash: string, from: DeletionRequest['state'], change: Partial<DeletionRequest>) => {
    const row = deletions.get(codeHash)
    if (row?.state === from) deletions.set(codeHash, { ...row, ...change })
  }
  return {
    begin: async (codeHash, counts) => move(codeHash, 'received', { state: 'deleting', counts }),
    complete: async (codeHash, end) => move(codeHash, 'deleting', end),
  }
}
