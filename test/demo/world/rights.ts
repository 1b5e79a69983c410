/** Where every ground that tests and the demo start writes down which rights were used; `npm run grants` reads it. */
export const RIGHTS_USED = 'dist/rights-used'

/** A call that the ground refused for want of a right. */
export interface Denial {
  readonly who: string
  readonly action: string
  readonly resource: string
  readonly because: string
}

/**
 * Throws when the ground refused anything for want of a right: a story that went well all the same, because a call was
 * tried again or did not matter, must not hide it.
 */
export function mustBeNone(denials: readonly Denial[]): void {
  if (denials.length > 0) throw new Error(`rights are missing:\n${describeDenials(denials)}`)
}

export async function denialsAt(awsOrigin: string): Promise<readonly Denial[]> {
  const response = await fetch(`${awsOrigin}/__ground/denials`)
  if (!response.ok) throw new Error(`the ground does not tell its denials: ${response.status}`)
  return (await response.json()) as Denial[]
}

/** One line for each, in the words of the ground's own console; empty when nothing was refused. */
export function describeDenials(denials: readonly Denial[]): string {
  return denials
    .map(
      ({ who, action, resource, because }) =>
        `denied: ${who} may not ${action} on ${resource} (${because})\n`,
    )
    .join('')
}
