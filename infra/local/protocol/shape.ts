import { UnknownToGround } from '../service.ts'

/** Reads one member of a request; `where` names it for errors, as in `SendMessage.DelaySeconds`. */
export type Reader<T> = (value: unknown, where: string) => T

/** A request that lacks a member AWS requires, or gives one of the wrong type; each service words it in its own way. */
export class Misshapen extends Error {
  readonly where: string
  readonly missing: boolean
  constructor(where: string, missing: boolean) {
    super(missing ? `${where} is missing` : `${where} is of the wrong type`)
    this.name = 'Misshapen'
    this.where = where
    this.missing = missing
  }
}

function present<T>(value: T | undefined | null, where: string, fits: boolean): T {
  if (value === undefined || value === null) throw new Misshapen(where, true)
  if (!fits) throw new Misshapen(where, false)
  return value
}

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

export const text: Reader<string> = (value, where) => String(present(value, where, typeof value === 'string'))

export const whole: Reader<number> = (value, where) =>
  Number(present(value, where, Number.isSafeInteger(value)))

export const number: Reader<number> = (value, where) =>
  Number(present(value, where, typeof value === 'number'))

export const flag: Reader<boolean> = (value, where) =>
  present(value, where, typeof value === 'boolean') === true

/** Bytes, base64 on the wire. */
export const blob: Reader<Buffer> = (value, where) => Buffer.from(text(value, where), 'base64')

/** A member whose inside another program checks. */
export const untouched: Reader<unknown> = (value, where) => present(value, where, true)

/** A member that may be absent; `null` on the wire counts as absent. */
export function maybe<T>(read: Reader<T>): Reader<T | undefined> {
  return (value, where) => (value === undefined || value === null ? undefined : read(value, where))
}

export function listOf<T>(read: Reader<T>): Reader<T[]> {
  return (value, where) => {
    if (!Array.isArray(value)) throw new Misshapen(where, value === undefined || value === null)
    return value.map((entry: unknown, index) => read(entry, `${where}.${index + 1}`))
  }
}

export function mapOf<T>(read: Reader<T>): Reader<Record<string, T>> {
  return (value, where) => {
    if (!isRecord(value)) throw new Misshapen(where, value === undefined || value === null)
    return Object.fromEntries(
      Object.entries(value).map(([name, entry]) => [name, read(entry, `${where}.${name}`)]),
    )
  }
}

/** An enumeration of which the ground knows these values; any other is refused aloud, also where AWS knows it. */
export function oneOf<const T extends string>(...known: readonly T[]): Reader<T> {
  return (value, where) => {
    const given = text(value, where)
    const found = known.find((name) => name === given)
    if (found === undefined) throw new UnknownToGround(`${where} ${JSON.stringify(given)}`)
    return found
  }
}

type Fields = Readonly<Record<string, Reader<unknown>>>

/** A structure with exactly these members: the allow-list by which an unknown member is refused aloud. */
export function members<F extends Fields>(fields: F): Reader<{ [K in keyof F]: ReturnType<F[K]> }> {
  return (value, where) => {
    if (!isRecord(value)) throw new Misshapen(where, value === undefined || value === null)
    for (const name of Object.keys(value)) {
      if (!Object.hasOwn(fields, name)) throw new UnknownToGround(`the member ${where}.${name}`)
    }
    const read = Object.entries(fields).map(([name, reader]) => [
      name,
      reader(value[name], `${where}.${name}`),
    ])
    return Object.fromEntries(read)
  }
}
