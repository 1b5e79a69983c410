import type { Grant } from './grants.ts'
import type { State } from './state.ts'
import { tokensOf } from './tokens.ts'

/** Takes permissions out of a grant and out of every token of it. */
export function removePermissions(state: State, grant: Grant, permissions: readonly string[]): void {
  const isLeft = (permission: string) => !permissions.includes(permission)
  for (const token of tokensOf(state, grant)) token.permissions = token.permissions.filter(isLeft)
  grant.declined = [...grant.declined.filter(isLeft), ...permissions]
  grant.permissions = grant.permissions.filter(isLeft)
  grant.updatedAt = state.clock.seconds()
}

/** Puts permissions into a grant and into every token of it. */
export function addPermissions(state: State, grant: Grant, permissions: readonly string[]): void {
  const withThem = (has: readonly string[]) => [...new Set([...has, ...permissions])]
  for (const token of tokensOf(state, grant)) token.permissions = withThem(token.permissions)
  grant.declined = grant.declined.filter((permission) => !permissions.includes(permission))
  grant.permissions = withThem(grant.permissions)
  grant.updatedAt = state.clock.seconds()
}
