import type { InstallationListing, StandingInstallation } from '../../ports/connections.ts'
import type { AdapterContext } from '../context.ts'
import { chunksOf, inParallel } from '../in-parallel.ts'
import { standingOf, type InstallationRow } from './installation-row.ts'
import { indexes, installationListKey } from './keys.ts'
import { openTable, type Attributes } from './table.ts'

const READS_AT_ONCE = 8

/** The index holds keys only and lags, so whoever wants more than an id gets it from the row itself. */
export function installationListing(context: AdapterContext): InstallationListing {
  const table = openTable<InstallationRow>(context.address('connectionsTable'))

  async function* pages(appKey: string) {
    const { listPk } = installationListKey(appKey, '')
    const search = { index: indexes.listed, where: '#listPk = :listPk', values: { listPk } }
    let after: Attributes | undefined
    do {
      const { rows, last } = await table.page(search, undefined, after)
      yield rows
      after = last
    } while (after)
  }

  return {
    async *ids(appKey) {
      for await (const rows of pages(appKey)) yield* rows.map(({ listSk }) => listSk)
    },
    async *all(appKey) {
      for await (const rows of pages(appKey)) {
        for (const some of chunksOf(rows, READS_AT_ONCE)) {
          const read = await inParallel(some, READS_AT_ONCE, ({ pk, sk }) => table.get({ pk, sk }))
          yield* read.flatMap((row): StandingInstallation[] =>
            row?.appKey === appKey ? [standingOf(row)] : [],
          )
        }
      }
    },
  }
}
