import { textParameter, type Call } from '../http/call.ts'
import { tokenText } from './caller.ts'
import { GraphError, invalidParameter } from './graph-error.ts'

/** The page size when none is asked for, as in Meta's insights samples (`limit=25`). */
const DEFAULT_LIMIT = 25
/** The largest page. Meta publishes no number for insights; 500 is this emulator's [inferred]. */
const LARGEST_LIMIT = 500

/** One page of an edge: rows, cursors, and the neighbours' complete addresses. */
export function page(call: Call, rows: readonly unknown[], largestLimit = LARGEST_LIMIT): object {
  const limit = readLimit(call, largestLimit)
  const after = readCursor(call, 'after')
  const before = readCursor(call, 'before')
  const end = before === undefined ? undefined : before
  const start = end === undefined ? (after ?? -1) + 1 : Math.max(0, end - limit)
  const data = rows.slice(start, end ?? start + limit)
  if (data.length === 0) return { data }
  const last = start + data.length - 1
  return {
    data,
    paging: {
      cursors: { before: cursor(start), after: cursor(last) },
      ...(start > 0 ? { previous: neighbour(call, limit, 'before', start) } : {}),
      ...(last < rows.length - 1 ? { next: neighbour(call, limit, 'after', last) } : {}),
    },
  }
}

/** An edge's page, with the count when it is asked for (Meta's Python SDK always asks). */
export function edge(call: Call, rows: readonly unknown[], largestLimit = LARGEST_LIMIT): object {
  const answer = page(call, rows, largestLimit)
  const wantsSummary = ['true', '1'].includes(textParameter(call, 'summary') ?? '')
  return wantsSummary ? { ...answer, summary: { total_count: rows.length } } : answer
}

/** A row index as Meta's samples write it: base64 of the decimal number, `=` as `ZD`. */
export function cursor(index: number): string {
  return Buffer.from(String(index)).toString('base64').replaceAll('=', 'ZD')
}

function readCursor(call: Call, name: 'after' | 'before'): number | undefined {
  const text = textParameter(call, name)
  if (text === undefined || text === '') return undefined
  const decoded = Buffer.from(text.replace(/(ZD)+$/, ''), 'base64').toString('utf8')
  if (!/^\d{1,9}$/.test(decoded) || cursor(Number(decoded)) !== text)
    throw new GraphError(2642, '(#2642) Invalid cursors values')
  return Number(decoded)
}

function readLimit(call: Call, largestLimit: number): number {
  const text = textParameter(call, 'limit')
  if (text === undefined || text === '') return DEFAULT_LIMIT
  if (!/^\d{1,9}$/.test(text) || Number(text) < 1)
    throw invalidParameter('param limit must be a positive integer')
  return Math.min(Number(text), largestLimit)
}

/**
 * The complete URL of the next or previous page: this emulator's own host, the token, and what
 * the query asked. The proof stays out: the caller makes one for each call that it sends.
 */
function neighbour(call: Call, limit: number, direction: 'after' | 'before', index: number): string {
  const query = new URLSearchParams({ access_token: tokenText(call) ?? '' })
  const ours = ['access_token', 'appsecret_proof', 'appsecret_time', 'limit', 'after', 'before']
  for (const [name, value] of call.query) if (!ours.includes(name)) query.append(name, String(value))
  query.append('limit', String(limit))
  query.append(direction, cursor(index))
  const version = call.requestedVersion === undefined ? '' : `/${call.requestedVersion}`
  return `${call.origin}${version}${call.path}?${query.toString()}`
}
