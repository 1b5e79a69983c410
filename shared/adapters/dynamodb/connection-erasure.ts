import { TOMBSTONE_DAYS } from '../../domain/erasure.ts'
import type { PendingEvent } from '../../domain/connection.ts'
import type { Precedence } from '../../domain/installation.ts'
import type { ConnectionErasure, ErasableConnection } from '../../ports/erasure.ts'
import type { StandingConnection } from '../../ports/connections.ts'
import type { AdapterContext } from '../context.ts'
import { inParallel } from '../in-parallel.ts'
import { timeToLive } from './attributes.ts'
import { connectionOf, type ConnectionRow } from './connection-row.ts'
import { installationOf, type InstallationRow } from './installation-row.ts'
import {
  ASSET_PREFIX,
  CONNECTION_PREFIX,
  connectionKey,
  installationKey,
  installationPartition,
  type Key,
  unpublishedPartition,
} from './keys.ts'
import { type ConsentMark, markOf, precedenceOf, SAME_OR_NEWER_CONSENT } from './precedence.ts'
import { rowOf } from './row.ts'
import { allOf, openTable } from './table.ts'

const WRITES_AT_ONCE = 8

/** Of the consent and generation that were seen, and asked to be deleted. */
const STILL_DELETING = '#state = :deleting AND #lastAttemptId = :attemptId AND #generation = :generation'

function valuesOf({ connection, precedence }: StandingConnection) {
  return { deleting: 'deleting', attemptId: precedence.attemptId, generation: connection.generation }
}

const isOf = (prefix: string) => (row: Key) => row.sk.startsWith(prefix)

function erasableOf(row: ConnectionRow): ErasableConnection {
  const { erasure } = row
  return { connection: connectionOf(row), precedence: precedenceOf(row), ...(erasure && { erasure }) }
}

/** Giving connections up: from the first mark to the tombstone, and the rows beside them. */
export function connectionErasure(context: AdapterContext): ConnectionErasure {
  const name = context.address('connectionsTable')
  const connections = openTable<ConnectionRow>(name)
  const installations = openTable<InstallationRow>(name)
  const marked = openTable<Key & ConsentMark>(name)

  return {
    async standing(installationId) {
      const all = marked.query({ where: '#pk = :pk', values: { pk: installationPartition(installationId) } })
      const rows = await allOf(all)
      const { sk: own } = installationKey(installationId)
      const found = rows.find((one) => one.sk === own)
      const row = found && rowOf<InstallationRow>(found)
      return {
        ...(row && { installation: { installation: installationOf(row), precedence: precedenceOf(row) } }),
        connections: rows.filter(isOf(CONNECTION_PREFIX)).map((one) => erasableOf(rowOf<ConnectionRow>(one))),
        assets: rows.filter(isOf(ASSET_PREFIX)).map(precedenceOf),
      }
    },

    async begin({ connection, precedence }, { deletingAt, erasure }) {
      const { connectionId, revision: seen } = connection
      const begun = await connections.update(connectionKey(connectionId), {
        change: 'SET #state = :deleting, #deletingAt = :deletingAt, #erasure = :erasure, #revision = :next',
        when: '#revision = :seen AND #lastAttemptId = :attemptId AND #state <> :deleting AND #state <> :deleted',
        values: {
          deleting: 'deleting',
          deleted: 'deleted',
          deletingAt,
          erasure,
          seen,
          next: seen + 1,
          attemptId: precedence.attemptId,
        },
      })
      return begun !== undefined
    },

    async note(seen, erasure) {
      const noted = await connections.update(connectionKey(seen.connection.connectionId), {
        change: 'SET #erasure = :erasure',
        when: STILL_DELETING,
        values: { ...valuesOf(seen), erasure },
      })
      return noted !== undefined
    },

    async bury(seen, { deletedAt, event }) {
      const { connectionId, revision } = seen.connection
      const pending: PendingEvent = { ...event, revision: revision + 1, n: 0 }
      const buried = await connections.update(connectionKey(connectionId), {
        change:
          'SET #state = :deleted, #deletedAt = :deletedAt, #ttl = :ttl, #assets = :none, #permissions = :none, #revision = :next, #unpublishedPk = :unpublishedPk, #events = list_append(if_not_exists(#events, :none), :pending) REMOVE #lost, #gained, #suspendedAt, #suspendedFor, #removedAt, #deletingAt, #erasure',
        when: `${STILL_DELETING} AND #revision = :seen`,
        values: {
          ...valuesOf(seen),
          deleted: 'deleted',
          deletedAt,
          ttl: timeToLive(deletedAt, TOMBSTONE_DAYS * 24),
          none: [],
          seen: revision,
          next: revision + 1,
          unpublishedPk: unpublishedPartition(connectionId),
          pending: [pending],
        },
      })
      return buried !== undefined
    },

    async removeAssets(installationId, upTo: Precedence) {
      const values = { pk: installationPartition(installationId), prefix: ASSET_PREFIX }
      const rows = await allOf(marked.query({ where: '#pk = :pk AND begins_with(#sk, :prefix)', values }))
      const condition = { when: SAME_OR_NEWER_CONSENT, values: { ...markOf(upTo) } }
      await inParallel(rows, WRITES_AT_ONCE, ({ pk, sk }) => marked.remove({ pk, sk }, condition))
    },

    async removeInstallation(installationId, upTo) {
      const condition = { when: SAME_OR_NEWER_CONSENT, values: { ...markOf(upTo) } }
      await installations.remove(installationKey(installationId), condition)
    },
  }
}
