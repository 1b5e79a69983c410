import * as z from 'zod'
import { connectionIdOf, installationIdIn } from '../../../shared/domain/ids.ts'
import type { ListPlace } from '../../../shared/ports/connections.ts'

const place = z.tuple([z.string(), z.string()])

/** A place in a caller's list, as a text that goes into a query as it is. Nobody is meant to read it. */
export function cursorOf({ reference, connectionId }: ListPlace): string {
  return Buffer.from(JSON.stringify([reference, connectionId])).toString('base64url')
}

function read(cursor: string): ListPlace | undefined {
  try {
    const [reference, connectionId] = place.parse(JSON.parse(Buffer.from(cursor, 'base64url').toString()))
    return { reference, connectionId }
  } catch {
    return undefined
  }
}

/**
 * The place that a cursor names, if it is one in this caller's list; undefined for any other text. The id of a
 * connection is made from installation, caller and reference, so a cursor of another caller, or one that somebody has
 * put together, does not fit into itself.
 */
export function placeIn(cursor: string, caller: string): ListPlace | undefined {
  const named = read(cursor)
  if (!named || cursorOf(named) !== cursor) return undefined
  const installationId = installationIdIn(named.connectionId)
  if (installationId === undefined) return undefined
  return connectionIdOf(installationId, caller, named.reference) === named.connectionId ? named : undefined
}
