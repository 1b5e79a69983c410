import type { Attributes } from './table.ts'

const HOUR_SECONDS = 3_600

/** Time to live, in seconds since the epoch: when DynamoDB may throw the row away. Garbage collection, never expiry. */
export function timeToLive(from: number, hours: number): number {
  return Math.ceil(from / 1000) + hours * HOUR_SECONDS
}

/** An update expression that makes the attributes exactly these: an undefined one is removed. */
export function assign(attributes: Attributes): {
  readonly set: string
  readonly remove: readonly string[]
  readonly values: Attributes
} {
  const kept = Object.entries(attributes).filter(([, value]) => value !== undefined)
  return {
    set: kept.map(([name]) => `#${name} = :${name}`).join(', '),
    remove: Object.keys(attributes)
      .filter((name) => attributes[name] === undefined)
      .map((name) => `#${name}`),
    values: Object.fromEntries(kept),
  }
}
