import type { ConnectionListing, InstallationListing, ListPlace } from '../../shared/ports/connections.ts'
import { connectionOf, standingOf } from './connection-ports.ts'
import type { Rows } from './rows.ts'

export function installationListing({ installations }: Rows): InstallationListing {
  const ownOf = (appKey: string) => [...installations.values()].filter((row) => row.appKey === appKey)
  return {
    async *ids(appKey) {
      yield* ownOf(appKey).map(({ installationId }) => installationId)
    },
    async *all(appKey) {
      yield* ownOf(appKey).map(standingOf)
    },
  }
}

function placeOf({ reference, connectionId }: ListPlace): string {
  return `${reference}#${connectionId}`
}

export function connectionListing({ connections }: Rows): ConnectionListing {
  return {
    async page({ caller, reference, limit, after }) {
      const start = after ? placeOf(after) : ''
      const own = [...connections.values()].filter((row) => row.caller === caller)
      const listed = own
        .filter((row) => reference === undefined || row.reference === reference)
        .filter((row) => placeOf(row) > start)
        .toSorted((one, other) => (placeOf(one) < placeOf(other) ? -1 : 1))
      const page = listed.slice(0, limit).map(connectionOf)
      const last = page.at(-1)
      const more = last && listed.length > limit
      return {
        connections: page,
        ...(more && { next: { reference: last.reference, connectionId: last.connectionId } }),
      }
    },
  }
}
