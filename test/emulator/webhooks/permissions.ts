import type { Grant } from '../world/grants.ts'
import type { State } from '../world/state.ts'
import { notify } from './notify.ts'

/**
 * The object `permissions`: what people, not businesses, do with an app. Meta, Webhooks reference for
 * permissions, read 2026-11-23; it lists the fields and verbs and prints no whole notification.
 */
export function announcePersonalGrant(state: State, grant: Grant, before: Grant | undefined): void {
  if (grant.businessId !== undefined) return
  if (!before) tell(state, grant, 'connected', 'connected')
  const had = before?.permissions ?? []
  for (const permission of grant.permissions)
    if (!had.includes(permission)) tell(state, grant, permission, 'granted')
  for (const permission of had)
    if (!grant.permissions.includes(permission)) tell(state, grant, permission, 'revoked')
}

/** A person took one permission back. */
export function announceRevocation(state: State, grant: Grant, permission: string): void {
  tell(state, grant, permission, 'revoked')
}

/** A person removed the app; that the permissions do not follow one by one is chosen here. */
export function announceDisconnection(state: State, grant: Grant): void {
  tell(state, grant, 'connected', 'disconnected')
}

function tell(state: State, grant: Grant, field: string, verb: string): void {
  notify(state, grant.appId, 'permissions', grant.userId, { field, value: { verb } }, grant.userId)
}
