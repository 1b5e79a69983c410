import { UnknownToGround } from '../service.ts'

/**
 * Reads the properties of one resource and remembers which were asked for: what nobody asked for stops the
 * start, so that a property which changes behaviour is never passed over in silence.
 */
export interface Properties {
  text(name: string): string
  optionalText(name: string): string | undefined
  number(name: string): number
  optionalNumber(name: string): number | undefined
  optionalBoolean(name: string): boolean | undefined
  texts(name: string): readonly string[]
  /** A nested object, checked by its own `end`. */
  optionalMap(name: string): Properties | undefined
  maps(name: string): readonly Properties[]
  /** A value whose shape is not ours to check (a JSON document, a map of free names). */
  anything(name: string): unknown
  /** Refuses every value of a property but the ones named. */
  only(name: string, ...allowed: readonly (string | number | boolean)[]): void
  /** Throws {@link UnknownToGround} for a property that was neither read nor is named here. */
  end(withoutEffect?: Readonly<Record<string, string>>): void
}

/** @param where names the resource in errors: `AWS::SQS::Queue WorkQueue`. */
export function readProperties(where: string, values: Readonly<Record<string, unknown>>): Properties {
  const seen = new Set<string>()
  const read = (name: string): unknown => {
    seen.add(name)
    return values[name]
  }
  const refuse = (name: string, expected: string): never => {
    throw new TypeError(`${name} of ${where} must be ${expected}, not ${JSON.stringify(values[name])}`)
  }
  const required = <T>(name: string, value: T | undefined): T =>
    value === undefined ? refuse(name, 'set') : value
  const optionalText = (name: string) => {
    const value = read(name)
    if (value === undefined || typeof value === 'string') return value
    return refuse(name, 'text')
  }
  const optionalNumber = (name: string) => {
    const value = read(name)
    if (value === undefined) return undefined
    // CloudFormation takes numbers as text too.
    const number = typeof value === 'string' && value !== '' ? Number(value) : value
    return typeof number === 'number' && Number.isFinite(number) ? number : refuse(name, 'a number')
  }
  const list = (name: string): readonly unknown[] => {
    const value = read(name)
    if (value === undefined) return []
    return Array.isArray(value) ? value : refuse(name, 'a list')
  }
  const nested = (name: string, value: unknown): Properties =>
    typeof value === 'object' && value !== null && !Array.isArray(value)
      ? readProperties(`${where}, ${name}`, value as Record<string, unknown>)
      : refuse(name, 'an object')
  return {
    optionalText,
    optionalNumber,
    text: (name) => required(name, optionalText(name)),
    number: (name) => required(name, optionalNumber(name)),
    optionalBoolean(name) {
      const value = read(name)
      if (value === undefined) return undefined
      return value === true || value === 'true'
        ? true
        : value === false || value === 'false'
          ? false
          : refuse(name, 'true or false')
    },
    texts: (name) =>
      list(name).map((item) => (typeof item === 'string' ? item : refuse(name, 'a list of texts'))),
    optionalMap(name) {
      const value = read(name)
      return value === undefined ? undefined : nested(name, value)
    },
    maps: (name) => list(name).map((item) => nested(name, item)),
    anything: read,
    only(name, ...allowed) {
      const value = read(name)
      if (value !== undefined && !allowed.includes(value as string)) {
        throw new UnknownToGround(`${name} ${JSON.stringify(value)} of ${where}`)
      }
    },
    end(withoutEffect = {}) {
      for (const name of Object.keys(values)) {
        if (!seen.has(name) && !(name in withoutEffect))
          throw new UnknownToGround(`property ${name} of ${where}`)
      }
    },
  }
}
