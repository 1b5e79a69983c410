import { Failure } from '../base/failure.ts'
import type { Connection } from './connection.ts'
import { installationIdIn } from './ids.ts'

/*
 * Whose a connection is. One that is another caller's is told of as one that was never there: in the same words, for
 * the same reads.
 */

function unknown(): Failure {
  return new Failure('ERR_CONNECTION_UNKNOWN', 'no connection of this caller has this id')
}

/** The id that a path names; `ERR_CONNECTION_UNKNOWN` for a text that is no connection's id. */
export function connectionIdOfPath(connectionId: string | undefined): string {
  if (connectionId === undefined || installationIdIn(connectionId) === undefined) throw unknown()
  return connectionId
}

/** The connection, if it is this caller's; `ERR_CONNECTION_UNKNOWN` otherwise. */
export function ownConnection(connection: Connection | undefined, caller: string): Connection {
  if (connection?.caller !== caller) throw unknown()
  return connection
}
