/** Spellings of one permission that Meta uses side by side (permission reference and debug_token, read 2026-11-23). */
const aliases = new Map([['manage_app_solutions', 'manage_app_solution']])

/** The spelling under which permissions are compared. */
export function canonicalPermission(permission: string): string {
  return aliases.get(permission) ?? permission
}

/** Permissions as a sorted set of canonical names: order and spelling never matter. */
export function permissionSet(permissions: readonly string[]): string[] {
  return [...new Set(permissions.map(canonicalPermission))].toSorted()
}
