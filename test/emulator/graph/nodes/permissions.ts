import type { Call } from '../../http/call.ts'
import type { Grant } from '../../world/grants.ts'
import type { State } from '../../world/state.ts'
import { callerOf, requirePerson } from '../caller.ts'
import { edge } from '../paging.ts'

/** `GET /me/permissions`: what the token may do, and what was taken back since the last login. */
export function readPermissions(state: State, call: Call): unknown {
  const caller = callerOf(state, call)
  requirePerson(caller)
  const grant = grantOf(state, caller.app.appId, caller.token.userId)
  return list(call, caller.token.permissions, grant?.declined ?? [])
}

function list(call: Call, granted: readonly string[], declined: readonly string[]): unknown {
  return edge(call, [
    ...granted.map((permission) => ({ permission, status: 'granted' })),
    ...declined
      .filter((permission) => !granted.includes(permission))
      .map((permission) => ({ permission, status: 'declined' })),
  ])
}

function grantOf(state: State, appId: string, userId: string): Grant | undefined {
  return [...state.grants.values()].find((grant) => grant.appId === appId && grant.userId === userId)
}
