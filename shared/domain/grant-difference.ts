import { canonicalPermission, permissionSet } from '../meta/permission.ts'
import type { Grant } from './installation.ts'

/** What one grant has that another has not, as sorted sets by canonical name. */
export interface GrantDifference {
  readonly gained: readonly string[]
  readonly lost: readonly string[]
  /** Permissions of both whose assets are others: some more, some fewer, or limited in one and not in the other. */
  readonly retargeted: readonly string[]
}

/** The assets of a permission: all of them, now and later, unless Meta names some. */
type Targets = 'all' | ReadonlySet<string>

function join(one: Targets | undefined, targetIds: readonly string[] | undefined): Targets {
  // an empty list means what a missing one means
  if (one === 'all' || targetIds === undefined || targetIds.length === 0) return 'all'
  return new Set([...(one ?? []), ...targetIds])
}

/** By permission; one that Meta does not limit is there as well. */
function targetsOf({ permissions, granular }: Grant): ReadonlyMap<string, Targets> {
  const limited = new Map<string, Targets>()
  for (const { permission, targetIds } of granular) {
    const name = canonicalPermission(permission)
    limited.set(name, join(limited.get(name), targetIds))
  }
  return new Map(permissionSet(permissions).map((name) => [name, limited.get(name) ?? 'all']))
}

function isSame(one: Targets, other: Targets): boolean {
  if (one === 'all' || other === 'all') return one === other
  return one.size === other.size && [...one].every((id) => other.has(id))
}

/**
 * How the grant that Meta shows now differs from the one that is held; undefined when it is the same. Both are sets:
 * neither order nor the spelling of a renamed permission matters, and a permission without assets reaches all of them.
 */
export function grantDifference(held: Grant, seen: Grant): GrantDifference | undefined {
  const [before, now] = [targetsOf(held), targetsOf(seen)]
  const gained = [...now.keys()].filter((name) => !before.has(name))
  const lost = [...before.keys()].filter((name) => !now.has(name))
  const retargeted = [...now].flatMap(([name, targets]) => {
    const old = before.get(name)
    return old === undefined || isSame(old, targets) ? [] : [name]
  })
  return gained.length + lost.length + retargeted.length > 0 ? { gained, lost, retargeted } : undefined
}
