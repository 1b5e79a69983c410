import type { ConnectionListing } from '../../ports/connections.ts'
import type { AdapterContext } from '../context.ts'
import { inParallel } from '../in-parallel.ts'
import { connectionOf, type ConnectionRow } from './connection-row.ts'
import { connectionKey, connectionListKey, indexes, listedReference } from './keys.ts'
import { openTable } from './table.ts'

const READS_AT_ONCE = 8

/** A page costs one query of keys and one read for each of them; whose a connection is, its own row says. */
export function connectionListing(context: AdapterContext): ConnectionListing {
  const table = openTable<ConnectionRow>(context.address('connectionsTable'))

  return {
    async page({ caller, reference, limit, after }) {
      const search = { index: indexes.listed, ...searchFor(caller, reference) }
      const from = after && { ...connectionKey(after.connectionId), ...connectionListKey(caller, after) }
      const { rows: keys, last } = await table.page(search, limit, from)
      const read = await inParallel(keys, READS_AT_ONCE, ({ pk, sk }) => table.get({ pk, sk }))
      const own = read.flatMap((row) => (row?.caller === caller ? [connectionOf(row)] : []))
      // `a#` also begins the place of a reference `a#b`
      const connections = own.filter((one) => reference === undefined || one.reference === reference)
      const place = last && placeOf(String(last['listSk']))
      return { connections, ...(place && { next: place }) }
    },
  }
}

function searchFor(caller: string, reference: string | undefined) {
  const { listPk } = connectionListKey(caller, { reference: '', connectionId: '' })
  if (reference === undefined) return { where: '#listPk = :listPk', values: { listPk } }
  const values = { listPk, prefix: listedReference(reference) }
  return { where: '#listPk = :listPk AND begins_with(#listSk, :prefix)', values }
}

/** The connection's id has no `#`: whatever stands before the last one is the reference. */
function placeOf(listSk: string) {
  const end = listSk.lastIndexOf('#')
  return { reference: listSk.slice(0, end), connectionId: listSk.slice(end + 1) }
}
