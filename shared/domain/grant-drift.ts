import { permissionSet } from '../meta/permission.ts'
import type { AssetReference, Connection, GrantPart } from './connection.ts'
import type { AssetType } from './deployment.ts'
import type { GrantedAsset } from './installation.ts'

/** What Meta grants an installation at a time, as read from Meta itself. */
export interface Survey {
  readonly permissions: readonly string[]
  /** Types of assets whose lists were read whole: of any other nothing is known. */
  readonly surveyed: readonly AssetType[]
  readonly assets: readonly GrantedAsset[]
}

/** How far what Meta grants has moved away from what a connection's consent gave. */
export type Drift = Pick<Connection, 'lost' | 'gained'>

const none: GrantPart = { assets: [], permissions: [] }

const keyOf = ({ type, assetId }: AssetReference) => `${type}#${assetId}`

function assetSet(assets: readonly AssetReference[]): AssetReference[] {
  const byKey = new Map(assets.map(({ type, assetId }) => [keyOf({ type, assetId }), { type, assetId }]))
  return [...byKey].toSorted(([one], [other]) => (one < other ? -1 : 1)).map(([, asset]) => asset)
}

function without(assets: readonly AssetReference[], others: readonly AssetReference[]): AssetReference[] {
  const keys = new Set(others.map(keyOf))
  return assetSet(assets.filter((asset) => !keys.has(keyOf(asset))))
}

function lacking(permissions: readonly string[], others: readonly string[]): string[] {
  const known = new Set(permissionSet(others))
  return permissionSet(permissions).filter((permission) => !known.has(permission))
}

function minus(part: GrantPart, other: GrantPart): GrantPart {
  return {
    assets: without(part.assets, other.assets),
    permissions: lacking(part.permissions, other.permissions),
  }
}

function isNothing({ assets, permissions }: GrantPart): boolean {
  return assets.length === 0 && permissions.length === 0
}

function driftWith(lost: GrantPart, gained: GrantPart): Drift {
  return { ...(!isNothing(lost) && { lost }), ...(!isNothing(gained) && { gained }) }
}

/** What the consents of an installation's connections gave, all together. */
export function consentedBy(connections: readonly GrantPart[]): GrantPart {
  return {
    assets: assetSet(connections.flatMap(({ assets }) => assets)),
    permissions: permissionSet(connections.flatMap(({ permissions }) => permissions)),
  }
}

/**
 * The drift of a connection after a survey. Order never matters, nor which of Meta's spellings a permission has; what
 * the survey could not read stays as it was held. Gained is only what no consent on the installation gave: what one
 * connection works on is nothing new to another.
 */
export function driftOf(
  connection: Connection,
  { permissions, surveyed, assets }: Survey,
  consented: GrantPart = connection,
): Drift {
  const unread = (held: GrantPart = none) => held.assets.filter(({ type }) => !surveyed.includes(type))
  const read = connection.assets.filter(({ type }) => surveyed.includes(type))
  const lost = {
    assets: assetSet([...without(read, assets), ...unread(connection.lost)]),
    permissions: lacking(connection.permissions, permissions),
  }
  const gained = {
    assets: assetSet([...without(assets, consented.assets), ...unread(connection.gained)]),
    permissions: lacking(permissions, consented.permissions),
  }
  return driftWith(lost, gained)
}

/** What is different between two drifts of one connection. */
export interface DriftChange {
  readonly lost: GrantPart
  readonly regained: GrantPart
  readonly gained: GrantPart
  /** Gained earlier and gone again: nothing was ever done with it. */
  readonly withdrawn: GrantPart
}

/** Undefined when nothing is: the same survey told twice is one change. */
export function driftChange(before: Drift, after: Drift): DriftChange | undefined {
  const [lostBefore, lostAfter] = [before.lost ?? none, after.lost ?? none]
  const [gainedBefore, gainedAfter] = [before.gained ?? none, after.gained ?? none]
  const change = {
    lost: minus(lostAfter, lostBefore),
    regained: minus(lostBefore, lostAfter),
    gained: minus(gainedAfter, gainedBefore),
    withdrawn: minus(gainedBefore, gainedAfter),
  }
  return Object.values(change).every(isNothing) ? undefined : change
}

/** What of a connection's consent is still granted: what its jobs may work on. */
export function remaining(
  { assets, permissions }: Pick<Connection, 'assets' | 'permissions'>,
  { lost = none }: Drift,
): GrantPart {
  return minus({ assets, permissions }, lost)
}
