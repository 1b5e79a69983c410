import type { DeletionRequest } from '../../domain/deletion-request.ts'
import type { DeletionProgress, DeletionRequests, NewDeletionRequests } from '../../ports/erasure.ts'
import type { AdapterContext } from '../context.ts'
import { timeToLive } from './attributes.ts'
import { deletionKey, type Key } from './keys.ts'
import { openTable, type Table } from './table.ts'

type RequestRow = Key & DeletionRequest & { readonly ttl: number }

const KEEP_HOURS = 24

function requestTable(context: AdapterContext): Table<RequestRow> {
  return openTable<RequestRow>(context.address('connectionsTable'))
}

/** A person's request as a row of the connections table; one that comes again changes nothing. */
export function newDeletionRequests(context: AdapterContext): NewDeletionRequests {
  const table = requestTable(context)
  return {
    async put(request) {
      const ttl = timeToLive(request.expiresAt, KEEP_HOURS)
      const row = { ...request, ...deletionKey(request.codeHash), ttl }
      await table.put(row, { when: 'attribute_not_exists(#pk)' })
    },
  }
}

export function deletionRequests(context: AdapterContext): DeletionRequests {
  const table = requestTable(context)
  return {
    async find(codeHash) {
      const row = await table.get(deletionKey(codeHash))
      if (!row || row.expiresAt <= context.clock.now()) return undefined
      const { pk: _pk, sk: _sk, ttl: _ttl, ...request } = row
      return request
    },
  }
}

export function deletionProgress(context: AdapterContext): DeletionProgress {
  const table = requestTable(context)
  return {
    async begin(codeHash, counts) {
      await table.update(deletionKey(codeHash), {
        change: 'SET #state = :deleting, #counts = :counts',
        when: '#state = :received',
        values: { received: 'received', deleting: 'deleting', counts },
      })
    },
    async complete(codeHash, { state, completedAt }) {
      await table.update(deletionKey(codeHash), {
        change: 'SET #state = :state, #completedAt = :completedAt',
        when: '#state = :deleting',
        values: { deleting: 'deleting', state, completedAt },
      })
    },
  }
}
