/** What an `Authorization` header of AWS Signature Version 4 says of itself. */
export interface Authorization {
  readonly accessKeyId: string
  /** `YYYYMMDD` */
  readonly day: string
  readonly region: string
  readonly service: string
  readonly terminator: string
  /** Lower-cased, in the order of the canonical request. */
  readonly signedHeaders: readonly string[]
  /** 64 hexadecimal digits, when it is one at all. */
  readonly signature: string
}

const ALGORITHM = 'AWS4-HMAC-SHA256'

/**
 * Reads the header (AWS, Authenticating Requests: Using the Authorization Header, read 2026-11-23); undefined when it
 * is of another algorithm or lacks a part.
 */
export function readAuthorization(header: string | undefined): Authorization | undefined {
  const text = header?.trim() ?? ''
  if (!text.startsWith(`${ALGORITHM} `)) return undefined
  const parts = text.slice(ALGORITHM.length + 1).split(',')
  const named = new Map(parts.map((part) => nameAndValue(part.trim())))
  const [accessKeyId, day, region, service, terminator, ...rest] = (named.get('Credential') ?? '').split('/')
  const signedHeaders = named.get('SignedHeaders')
  const signature = named.get('Signature')
  if (!accessKeyId || !day || !region || !service || !terminator || rest.length > 0) return undefined
  if (!signedHeaders || !signature) return undefined
  const names = signedHeaders.toLowerCase().split(';').toSorted()
  return { accessKeyId, day, region, service, terminator, signedHeaders: names, signature }
}

function nameAndValue(part: string): [string, string] {
  const sign = part.indexOf('=')
  return sign === -1 ? [part, ''] : [part.slice(0, sign), part.slice(sign + 1)]
}
