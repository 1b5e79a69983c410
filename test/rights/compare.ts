import { type Grant, sameGrant } from '../../infra/local/iam/grants.ts'
import type { Use } from '../../infra/local/iam/uses.ts'
import type { NamedGrant } from './granted.ts'

/** Why something is granted that no test, journey or demo ever uses. */
export interface Reason {
  readonly who: string
  readonly action: string
  readonly on: string
  readonly only?: string
  readonly because: string
}

/** What the template grants beside what was used of it. */
export interface Comparison {
  /** One line for each grant. */
  readonly table: readonly string[]
  /** Empty when each grant is used or has its reason. */
  readonly problems: readonly string[]
}

export function compare(
  grants: readonly NamedGrant[],
  uses: readonly Use[],
  reasons: readonly Reason[],
): Comparison {
  const used = (grant: Grant) => uses.filter((use) => sameGrant(use, grant))
  const reasonFor = (grant: NamedGrant) => reasons.find((reason) => isFor(reason, grant))
  const rows = grants.map((grant) => {
    const by = [...new Set(used(grant).map((use) => use.by))].toSorted()
    const reason = reasonFor(grant)
    return [grant.who, grant.action, placeOf(grant), by.join(' ') || (reason?.because ?? 'UNUSED')]
  })
  const unused = grants.filter((grant) => used(grant).length === 0 && !reasonFor(grant))
  const needless = reasons.filter((reason) => {
    const grant = grants.find((one) => isFor(reason, one))
    return grant === undefined || used(grant).length > 0
  })
  return {
    table: aligned([['function', 'action', 'on', 'used by'], ...rows]),
    problems: [
      ...unused.map(
        (grant) =>
          `${grant.who} may ${grant.action} on ${placeOf(grant)}, and nothing used it: take the grant away, or say in test/rights/reasons.ts why it is there`,
      ),
      ...needless.map(
        (reason) =>
          `test/rights/reasons.ts excuses ${reason.who} for ${reason.action} on ${placeOf(reason)}, which is ${grants.some((grant) => isFor(reason, grant)) ? 'used' : 'not granted'}`,
      ),
    ],
  }
}

/** Whether a reason is about this grant. */
export function isFor(reason: Reason, grant: NamedGrant): boolean {
  return (
    reason.who === grant.who &&
    reason.action === grant.action &&
    reason.on === grant.on &&
    (reason.only ?? '') === grant.only
  )
}

function placeOf({ on, only }: { readonly on: string; readonly only?: string }): string {
  return only ? `${on} (${only})` : on
}

function aligned(rows: readonly (readonly string[])[]): readonly string[] {
  const widths = [0, 1, 2].map((column) => Math.max(...rows.map((row) => row[column]?.length ?? 0)))
  return rows.map((row) => row.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join('  '))
}
