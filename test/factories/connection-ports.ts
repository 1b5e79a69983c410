import type { Connection } from '../../shared/domain/connection.ts'
import { isGivenUp } from '../../shared/domain/erasure.ts'
import type { GrantedAsset } from '../../shared/domain/installation.ts'
import type {
  AssetReads,
  ConnectionChanges,
  ConnectionPublication,
  ConnectionReads,
  ConnectionConditions,
  ConnectionWrites,
  HealthWrites,
  InstallationReads,
  InstallationWrites,
  StandingInstallation,
  UnpublishedChanges,
} from '../../shared/ports/connections.ts'
import { type AssetRow, type ConnectionRow, type InstallationRow, mayReplace, type Rows } from './rows.ts'

export function connectionOf(row: ConnectionRow): Connection {
  const { mark: _mark, events: _events, publishedRevision: _published, unpublished: _waits, ...rest } = row
  const { erasure: _erasure, ...own } = rest
  return own
}

/** A row without what an earlier change left on it. */
export function withoutCondition(row: ConnectionRow): Omit<ConnectionRow, 'lost' | 'gained'> {
  const {
    lost: _lost,
    gained: _gained,
    suspendedAt: _suspendedAt,
    suspendedFor: _suspendedFor,
    removedAt: _removedAt,
    deletingAt: _deletingAt,
    deletedAt: _deletedAt,
    erasure: _erasure,
    ...kept
  } = row
  return kept
}

export function assetKey(installationId: string, type: string, assetId: string): string {
  return `${installationId}#${type}#${assetId}`
}

export function installationWrites({ installations, assets }: Rows): InstallationWrites {
  return {
    async put(installation, mark) {
      const { installationId } = installation
      if (!mayReplace(installations.get(installationId), mark)) return 'superseded'
      installations.set(installationId, { ...installations.get(installationId), ...installation, mark })
      return 'kept'
    },
    async putAssets(installationId, granted, mark) {
      const wanted = new Map(
        granted.map((asset) => [assetKey(installationId, asset.type, asset.assetId), asset]),
      )
      const stored = [...assets].filter(([, row]) => row.installationId === installationId)
      // A newer consent may have removed an asset and left no row of it: its mark on the installation tells.
      const rows = [installations.get(installationId), ...stored.map(([, row]) => row)]
      if (rows.some((row) => !mayReplace(row, mark))) return 'superseded'
      for (const [key, asset] of wanted) assets.set(key, { ...asset, installationId, mark })
      for (const [key] of stored) if (!wanted.has(key)) assets.delete(key)
      return 'kept'
    },
  }
}

export function standingOf(row: InstallationRow): StandingInstallation {
  const { mark, health, healthRevision = 0, questionsFrom, ...installation } = row
  return {
    installation,
    precedence: mark,
    healthRevision,
    ...(health && { health }),
    ...(questionsFrom !== undefined && { questionsFrom }),
  }
}

export function installationReads({ installations }: Rows): InstallationReads {
  return {
    async find(installationId) {
      const row = installations.get(installationId)
      return row && standingOf(row)
    },
  }
}

export function healthWrites({ installations }: Rows): HealthWrites {
  return {
    async write(installationId, health, seen) {
      const row = installations.get(installationId)
      if (row?.mark.attemptId !== health.attemptId || (row.healthRevision ?? 0) !== seen) return false
      installations.set(installationId, { ...row, health, healthRevision: seen + 1 })
      return true
    },
    async putOff(installationId, now, until) {
      const row = installations.get(installationId)
      if (!row || (row.questionsFrom ?? now) > now) return false
      installations.set(installationId, { ...row, questionsFrom: until })
      return true
    },
  }
}

export function connectionWrites({ connections }: Rows): ConnectionWrites {
  return {
    async current(connectionId) {
      const row = connections.get(connectionId)
      return row && { connection: connectionOf(row), precedence: row.mark }
    },
    async activate(connection, { precedence, expected, events }) {
      const row = connections.get(connection.connectionId)
      if (row?.mark.attemptId === precedence.attemptId) return isGivenUp(row) ? 'superseded' : 'kept'
      if (!mayReplace(row, precedence)) return 'superseded'
      if ((row?.revision ?? 0) !== expected) return 'moved'
      const revision = (row?.revision ?? 0) + 1
      connections.set(connection.connectionId, {
        ...(row && withoutCondition(row)),
        ...connection,
        revision,
        createdAt: row?.createdAt ?? connection.activeAt,
        mark: precedence,
        events: [...(row?.events ?? []), ...events.map((event, n) => ({ ...event, revision, n }))],
        unpublished: true,
      })
      return 'kept'
    },
  }
}

export function connectionConditions({ connections }: Rows): ConnectionConditions {
  return {
    async connectionsOf(installationId) {
      const own = [...connections.values()].filter((row) => row.installationId === installationId)
      return own.map((row) => ({ connection: connectionOf(row), precedence: row.mark }))
    },
    async change({ connection, precedence }, to, events) {
      const row = connections.get(connection.connectionId)
      if (!row || row.revision !== connection.revision) return false
      if (row.mark.attemptId !== precedence.attemptId) return false
      const revision = row.revision + 1
      const pending = events.map((event, n) => ({ ...event, revision, n }))
      connections.set(connection.connectionId, {
        ...withoutCondition(row),
        ...to,
        revision,
        events: [...row.events, ...pending],
        unpublished: true,
      })
      return true
    },
  }
}

function assetOf({ mark: _mark, installationId: _installation, ...asset }: AssetRow): GrantedAsset {
  return asset
}

export function connectionReads({ connections, assets }: Rows): ConnectionReads {
  return {
    async find(connectionId) {
      const row = connections.get(connectionId)
      return row && connectionOf(row)
    },
    async asset(installationId, type, assetId) {
      const row = assets.get(assetKey(installationId, type, assetId))
      return row && assetOf(row)
    },
  }
}

export function assetReads({ assets }: Rows): AssetReads {
  return {
    async of(installationId) {
      return [...assets.values()].filter((row) => row.installationId === installationId).map(assetOf)
    },
  }
}

export function unpublishedChanges({ connections }: Rows): UnpublishedChanges {
  return {
    async *all() {
      for (const row of connections.values()) {
        const pending = row.events.filter((event) => event.revision > (row.publishedRevision ?? 0))
        if (row.unpublished && pending.length > 0) yield { connection: connectionOf(row), pending }
      }
    },
  }
}

/** A new image here is the row as it stood when it was written; anything else is no connection. */
export function connectionChanges(): ConnectionChanges {
  return {
    read(newImage) {
      if (typeof newImage !== 'object' || newImage === null || !('events' in newImage)) return undefined
      const row = newImage as ConnectionRow
      const pending = row.events.filter((event) => event.revision > (row.publishedRevision ?? 0))
      return pending.length > 0 ? { connection: connectionOf(row), pending } : undefined
    },
  }
}

export function connectionPublication({ connections }: Rows): ConnectionPublication {
  return {
    async publishedUpTo(connectionId, revision) {
      const row = connections.get(connectionId)
      if (!row || row.revision < revision || (row.publishedRevision ?? 0) >= revision) return
      const newest = row.revision === revision
      connections.set(connectionId, {
        ...row,
        publishedRevision: revision,
        ...(newest && { events: [], unpublished: false }),
      })
    },
  }
}
