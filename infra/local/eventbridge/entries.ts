import { listOf, maybe, members, number, text } from '../protocol/shape.ts'
import { AwsFailure } from '../service.ts'

/** All entries of a request together must stay below (AWS, EventBridge PutEvents, read 2026-11-23). */
const maxBytes = 1024 * 1024

/** The bus of an entry that names none. */
export const DEFAULT_BUS = 'default'

const entry = members({
  Source: maybe(text),
  DetailType: maybe(text),
  Detail: maybe(text),
  EventBusName: maybe(text),
  Resources: maybe(listOf(text)),
  /** Epoch seconds. */
  Time: maybe(number),
})
/** The allow-list of PutEvents; `EndpointId` and `TraceHeader` are left out on purpose, so refused aloud. */
export const putEvents = members({ Entries: listOf(entry) })
export type Entry = ReturnType<typeof entry>

export interface ReadEntry {
  readonly source: string
  readonly detailType: string
  readonly detail: Record<string, unknown>
}

/** What an entry says, or why it fails alone. */
export function readEntry({
  Source,
  DetailType,
  Detail,
}: Entry): ReadEntry | { ErrorCode: string; ErrorMessage: string } {
  const required = { Source, DetailType, Detail }
  const [absent] = Object.entries(required).find(([, value]) => !value) ?? []
  if (absent !== undefined || !Source || !DetailType || !Detail) {
    const reason = `Reason: ${absent} is a required argument.`
    return { ErrorCode: 'InvalidArgument', ErrorMessage: `Parameter ${absent} is not valid. ${reason}` }
  }
  if (Source.startsWith('aws.')) {
    return { ErrorCode: 'NotAuthorizedForSourceException', ErrorMessage: 'Not authorized for the source.' }
  }
  const detail = parseObject(Detail)
  if (!detail) return { ErrorCode: 'MalformedDetail', ErrorMessage: 'Detail is malformed.' }
  return { source: Source, detailType: DetailType, detail }
}

function parseObject(json: string): Record<string, unknown> | undefined {
  try {
    const value: unknown = JSON.parse(json)
    return typeof value === 'object' && value !== null && !Array.isArray(value) ? { ...value } : undefined
  } catch (cause) {
    if (cause instanceof SyntaxError) return undefined
    throw cause
  }
}

/** Refuses the whole request for what it has too many of. */
export function checkWhole(entries: readonly Entry[]): void {
  if (entries.length < 1 || entries.length > 10) {
    const limit = entries.length < 1 ? 'greater than or equal to 1' : 'less than or equal to 10'
    throw new AwsFailure(
      'ValidationException',
      `1 validation error detected: Value at 'entries' failed to satisfy constraint: Member must have length ${limit}`,
    )
  }
  if (entries.map(bytesOf).reduce((sum, bytes) => sum + bytes, 0) >= maxBytes) {
    throw new AwsFailure('ValidationException', 'Total size of the entries in the request is over the limit.')
  }
}

/** As AWS counts: 14 for a time, and the UTF-8 bytes of source, type, detail and resources. */
function bytesOf({ Time, Source, DetailType, Detail, Resources }: Entry): number {
  const texts = [Source, DetailType, Detail, ...(Resources ?? [])]
  return texts.reduce((sum, each) => sum + Buffer.byteLength(each ?? ''), Time === undefined ? 0 : 14)
}
