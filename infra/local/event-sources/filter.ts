import { UnknownToGround } from '../service.ts'

/** Whether a record goes to the function at all. */
export type Filter = (record: unknown) => boolean

/**
 * Reads filter patterns (AWS, Control which events Lambda sends to your function, read 2026-11-23): a record passes
 * when one pattern matches it. Values and `exists` are understood; any other operator stops the start.
 */
export function parseFilter(patterns: readonly string[]): Filter {
  const filters = patterns.map((pattern) => parsePattern(JSON.parse(pattern), pattern))
  return (record) => filters.some((filter) => filter(record))
}

function parsePattern(pattern: unknown, whole: string): Filter {
  if (Array.isArray(pattern)) {
    const rules = pattern.map((rule) => parseRule(rule, whole))
    return (value) => rules.some((rule) => rule(value))
  }
  if (typeof pattern !== 'object' || pattern === null) throw new UnknownToGround(`the filter ${whole}`)
  const members = Object.entries(pattern).map(([name, part]) => [name, parsePattern(part, whole)] as const)
  if (members.some(([name]) => name.startsWith('$'))) throw new UnknownToGround(`the filter ${whole}`)
  return (value) =>
    members.every(([name, filter]) => filter((value as Record<string, unknown> | undefined)?.[name]))
}

function parseRule(rule: unknown, whole: string): Filter {
  if (typeof rule !== 'object' || rule === null) return (value) => value === rule
  const [entry, ...others] = Object.entries(rule)
  if (others.length > 0 || entry?.[0] !== 'exists' || typeof entry[1] !== 'boolean') {
    throw new UnknownToGround(`the filter ${whole}`)
  }
  return (value) => (value !== undefined) === entry[1]
}
