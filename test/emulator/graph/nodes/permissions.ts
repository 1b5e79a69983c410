import { textParameter, type Call } from '../../http/call.ts'
import type { Grant } from '../../world/grants.ts'
import { removeIntegration, takePermissions } from '../../world/integrations.ts'
import { removeApp, takePermission } from '../../world/people.ts'
import type { State } from '../../world/state.ts'
import { callerOf, requirePerson, type Caller } from '../caller.ts'
import { invalidParameter, unsupportedRequest } from '../graph-error.ts'
import { edge } from '../paging.ts'

/** Somebody whose permissions are looked at or taken back. */
interface Subject {
  readonly caller: Caller
  readonly grant: Grant
}

/** `GET /me/permissions` and `/{user-id}/permissions`: granted, and taken back since the last login. */
export function readPermissions(state: State, call: Call): unknown {
  const { caller, grant } = subjectOf(state, call)
  const granted = caller.token.kind === 'app' ? grant.permissions : caller.token.permissions
  return edge(call, [
    ...granted.map((permission) => ({ permission, status: 'granted' })),
    ...grant.declined
      .filter((permission) => !granted.includes(permission))
      .map((permission) => ({ permission, status: 'declined' })),
  ])
}

/**
 * `DELETE …/permissions`: the app is taken off a person, with every token; with a permission, in the path
 * or as a parameter, that one alone. Answers `true`. Meta, Requesting and Revoking Permissions, read
 * 2026-11-23; the parameter is that of Meta's SDK.
 */
export function deletePermissions(state: State, call: Call): unknown {
  const { caller, grant } = subjectOf(state, call)
  const permission = call.captured.get('permission') ?? textParameter(call, 'permission')
  if (permission !== undefined && !grant.permissions.includes(permission))
    throw invalidParameter('The permission is not one that was granted')
  if (grant.businessId !== undefined) leaveBusiness(state, caller, grant, permission)
  else if (permission !== undefined) takePermission(state, grant, permission)
  else removeApp(state, caller.app, grant, false)
  return true
}

/** Whether a system user may do this is not established: it may not, unless the app is set so. */
function leaveBusiness(state: State, { app }: Caller, grant: Grant, permission: string | undefined): void {
  if (!app.systemUserMayLeave)
    throw invalidParameter('This call is not supported for a business integration system user')
  if (permission === undefined) removeIntegration(state, app, grant)
  else takePermissions(state, grant, [permission])
}

/** `me`, or an id: one's own for a token of somebody, anybody's for the app's own. */
function subjectOf(state: State, call: Call): Subject {
  const caller = callerOf(state, call)
  const { token, app } = caller
  const asked = call.captured.get('userId')
  if (asked === undefined) requirePerson(caller)
  const userId = asked ?? token.userId
  const isOwn = token.kind === 'app' || (token.kind !== 'page' && token.userId === userId)
  const grant = [...state.grants.values()].find(
    (candidate) => candidate.appId === app.appId && candidate.userId === userId,
  )
  if (!isOwn || !grant) throw unsupportedRequest(call.method, asked ?? 'me')
  return { caller, grant }
}
