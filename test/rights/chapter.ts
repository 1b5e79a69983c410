import { foundBusiness, type NewBusiness } from '../kills/business.ts'
import type { NamedGrant } from './granted.ts'
import { askForLink, logIn, newReference, redeem } from './steps.ts'
import type { RightsWorld } from './world.ts'

/** A journey on a path of its own; it throws where it does not come through. */
export interface Chapter {
  readonly name: string
  play(world: RightsWorld, grants: readonly NamedGrant[]): Promise<void>
}

/** Grants that a chapter takes away for a while, to come to its path. */
export function grantsOf(
  grants: readonly NamedGrant[],
  who: string | RegExp,
  action: string,
  only?: string,
): readonly NamedGrant[] {
  const found = grants.filter(
    (grant) =>
      (typeof who === 'string' ? grant.who === who : who.test(grant.who)) &&
      grant.action === action &&
      (only === undefined || grant.only === only),
  )
  if (found.length === 0) throw new Error(`${who} has no ${action}, which its chapter wants to take away`)
  return found
}

export function expectIs(actual: unknown, expected: unknown, what: string): void {
  if (actual !== expected) throw new Error(`${what} is ${String(actual)}, not ${String(expected)}`)
}

/** A new business connects, and is told so. */
export async function connect(world: RightsWorld, waitSeconds = 0): Promise<NewBusiness> {
  const reference = newReference()
  const business = foundBusiness(world.emulator.state)
  const handle = await logIn(world, await askForLink(world, reference), business, business.accountIds)
  if (waitSeconds > 0) await world.pass(waitSeconds)
  expectIs(await redeem(world, handle, reference), 'completed', 'the login')
  return business
}
