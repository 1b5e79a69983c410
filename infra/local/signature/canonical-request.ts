import type { IncomingMessage } from 'node:http'

/** One HTTP request as it came over the wire. */
export interface WireRequest {
  readonly method: string
  /** Path and query as sent, still percent-encoded. */
  readonly target: string
  /** Values of each header in the order they came, by lower-cased name. */
  readonly headers: Readonly<Record<string, readonly string[] | undefined>>
  readonly body: Buffer
}

/** The same of a request that Node has received. */
export function wireRequest(request: IncomingMessage, body: Buffer): WireRequest {
  const { method = 'GET', url = '/', headersDistinct } = request
  return { method, target: url, headers: headersDistinct, body }
}

/**
 * The text that both sides sign (AWS, Create a signed AWS API request, "Create a canonical request", read
 * 2026-11-23). S3 signs the path encoded once and as it stands; every other service normalizes the path and signs it
 * encoded once more than it was sent.
 */
export function canonicalRequest(
  request: WireRequest,
  service: string,
  signedHeaders: readonly string[],
  payloadHash: string,
): string {
  const mark = request.target.indexOf('?')
  const path = mark === -1 ? request.target : request.target.slice(0, mark)
  const query = mark === -1 ? '' : request.target.slice(mark + 1)
  return [
    request.method,
    service === 's3' ? encodedOnce(path) : encodedAgain(path),
    canonicalQuery(query),
    ...signedHeaders.map((name) => `${name}:${canonicalValue(request.headers[name])}`),
    '',
    signedHeaders.join(';'),
    payloadHash,
  ].join('\n')
}

function encodedOnce(path: string): string {
  return path
    .split('/')
    .map((segment) => encode(decode(segment)))
    .join('/')
}

function encodedAgain(path: string): string {
  const kept: string[] = []
  for (const segment of path.split('/')) {
    if (segment === '..') kept.pop()
    else if (segment !== '' && segment !== '.') kept.push(encode(segment))
  }
  const end = kept.length > 0 && path.endsWith('/') ? '/' : ''
  return `/${kept.join('/')}${end}`
}

/** Sorted by encoded name, then by encoded value: both are ASCII by then, so the order is that of their bytes. */
function canonicalQuery(query: string): string {
  if (query === '') return ''
  const pairs = query.split('&').map((pair): [string, string] => {
    const sign = pair.indexOf('=')
    const name = sign === -1 ? pair : pair.slice(0, sign)
    const value = sign === -1 ? '' : pair.slice(sign + 1)
    return [encode(decode(name.replaceAll('+', ' '))), encode(decode(value.replaceAll('+', ' ')))]
  })
  return pairs
    .toSorted(([nameA, valueA], [nameB, valueB]) => order(nameA, nameB) || order(valueA, valueB))
    .map(([name, value]) => `${name}=${value}`)
    .join('&')
}

function order(a: string, b: string): number {
  return a < b ? -1 : Number(a > b)
}

function canonicalValue(values: readonly string[] | undefined): string {
  return (values ?? []).map((value) => value.trim().replaceAll(/\s+/g, ' ')).join(',')
}

/** Everything but letters, digits and `-._~`, in upper-case hexadecimal (RFC 3986). */
function encode(text: string): string {
  return encodeURIComponent(text).replaceAll(
    /[!'()*]/g,
    (sign) => `%${sign.charCodeAt(0).toString(16).toUpperCase()}`,
  )
}

/** A text that is not validly encoded stands for itself. */
function decode(text: string): string {
  try {
    return decodeURIComponent(text)
  } catch {
    return text
  }
}
