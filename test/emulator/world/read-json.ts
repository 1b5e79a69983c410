/** Input that is not what it must be; the message names the place, `apps[0].appId: …`. */
export class InvalidInput extends Error {}

type Read<T> = (value: unknown, path: string) => T

/** A plain object with these keys at most; the reader of each key decides whether it may be absent. */
export function readObject(
  value: unknown,
  path: string,
  keys: readonly string[],
): ReadonlyMap<string, unknown> {
  if (value === null || typeof value !== 'object' || Array.isArray(value)) fail(path, 'must be an object')
  const entries = new Map<string, unknown>(Object.entries(value))
  for (const key of entries.keys())
    if (!keys.includes(key)) fail(join(path, key), `is not known here; known are ${keys.join(', ')}`)
  return entries
}

export const readText: Read<string> = (value, path) =>
  typeof value === 'string' && value.trim() !== '' ? value : fail(path, 'must be a text that is not empty')

/** A Graph id: a numeric string. Longer than a JavaScript number can hold, so never a number. */
export const readId: Read<string> = (value, path) =>
  typeof value === 'string' && /^[1-9]\d{5,19}$/.test(value)
    ? value
    : fail(path, 'must be an id: a text of 6 to 20 digits')

export const readFlag: Read<boolean> = (value, path) =>
  typeof value === 'boolean' ? value : fail(path, 'must be true or false')

export const readInstant: Read<number> = (value, path) => {
  const milliseconds = typeof value === 'string' ? Date.parse(value) : Number.NaN
  return Number.isNaN(milliseconds)
    ? fail(path, 'must be a moment such as 2026-11-23T12:00:00Z')
    : milliseconds
}

/** A day of the calendar, `2026-11-01`, that exists. */
export const readDay: Read<string> = (value, path) =>
  isDay(value) ? value : fail(path, 'must be a day such as 2026-11-01')

export const readVersion: Read<string> = (value, path) =>
  typeof value === 'string' && /^v\d{1,3}\.\d{1,2}$/.test(value)
    ? value
    : fail(path, 'must be a version such as v25.0')

export const readWebAddress: Read<string> = (value, path) => {
  const text = readText(value, path)
  const url = URL.parse(text)
  return url && /^https?:$/.test(url.protocol) && /^[!-~]+$/.test(text) && !text.includes('#')
    ? text
    : fail(path, 'must be an http or https address without fragment')
}

export const readTimeZone: Read<string> = (value, path) => {
  const text = readText(value, path)
  try {
    Intl.DateTimeFormat('en', { timeZone: text }).format(0)
    return text
  } catch {
    return fail(path, 'must be an IANA time zone such as Europe/Berlin')
  }
}

/** A whole number between these two, both included. */
export function readWhole(minimum: number, maximum: number): Read<number> {
  return (value, path) =>
    typeof value === 'number' && Number.isInteger(value) && value >= minimum && value <= maximum
      ? value
      : fail(path, `must be a whole number from ${minimum} to ${maximum}`)
}

/** A part of the whole: 0 is none, 1 is all. */
export const readShare: Read<number> = (value, path) =>
  typeof value === 'number' && value >= 0 && value <= 1 ? value : fail(path, 'must be a number from 0 to 1')

export function readOneOf<const T extends string>(choices: readonly T[]): Read<T> {
  return (value, path) =>
    choices.find((choice) => choice === value) ?? fail(path, `must be one of ${choices.join(', ')}`)
}

export function readList<T>(read: Read<T>): Read<readonly T[]> {
  return (value, path) =>
    Array.isArray(value)
      ? value.map((item, index) => read(item, `${path}[${index}]`))
      : fail(path, 'must be a list')
}

/** What `read` makes of a value, or undefined where there is none. */
export function readOptional<T>(read: Read<T>): Read<T | undefined> {
  return (value, path) => (value === undefined ? undefined : read(value, path))
}

/** Whether this is a day that the calendar has. */
export function isDay(value: unknown): value is string {
  if (typeof value !== 'string' || !/^\d{4}-\d{2}-\d{2}$/.test(value)) return false
  const milliseconds = Date.parse(`${value}T00:00:00Z`)
  return !Number.isNaN(milliseconds) && new Date(milliseconds).toISOString().startsWith(value)
}

/** The path of a key inside an object. */
export function join(path: string, key: string): string {
  return path === '' ? key : `${path}.${key}`
}

export function fail(path: string, problem: string): never {
  throw new InvalidInput(`${path === '' ? 'input' : path}: ${problem}`)
}
