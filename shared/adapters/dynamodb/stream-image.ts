import { Failure } from '../../base/failure.ts'

function isMap(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

function malformed(): Failure {
  return new Failure('ERR_MESSAGE_MALFORMED', 'a stream record holds an attribute that no row of ours has')
}

/** One attribute value of a stream record, `{ S: 'text' }`, as a plain value; bytes and sets occur in no image of ours. */
function plainOf(attribute: unknown): unknown {
  if (!isMap(attribute)) throw malformed()
  const [[type, value] = [], more] = Object.entries(attribute)
  if (more !== undefined) throw malformed()
  if (type === 'S' || type === 'BOOL') return value
  if (type === 'NULL') return null
  if (type === 'N') return Number(value)
  if (type === 'L' && Array.isArray(value)) return value.map(plainOf)
  if (type === 'M' && isMap(value)) return attributesOf(value)
  throw malformed()
}

function attributesOf(image: Readonly<Record<string, unknown>>): Record<string, unknown> {
  return Object.fromEntries(Object.entries(image).map(([name, attribute]) => [name, plainOf(attribute)]))
}

/** A stream record's image as plain attributes; undefined when the record has none (the row is gone). */
export function imageAttributes(image: unknown): Record<string, unknown> | undefined {
  return isMap(image) ? attributesOf(image) : undefined
}
