import { AwsFailure, type AwsRequest, UnknownToGround } from '../service.ts'

/** What every signed request carries, and what says how it travels. */
const transport = new Set([
  'accept',
  'accept-encoding',
  'amz-sdk-invocation-id',
  'amz-sdk-request',
  'authorization',
  'connection',
  'content-length',
  'date',
  'expect',
  'host',
  'transfer-encoding',
  'user-agent',
  'x-amz-content-sha256',
  'x-amz-date',
  'x-amz-security-token',
  'x-amz-user-agent',
  // the SDK adds it within Lambda
  'x-amzn-trace-id',
])

/** Refuses aloud each header and query parameter that is not among these; `prefix` lets a family of headers in. */
export function allow(
  request: AwsRequest,
  { headers = [], prefix, query = [] }: { headers?: string[]; prefix?: RegExp; query?: string[] },
): void {
  for (const name of Object.keys(request.headers)) {
    if (transport.has(name) || headers.includes(name) || prefix?.test(name)) continue
    throw new UnknownToGround(`the header ${name} of ${request.method} at S3`)
  }
  for (const name of request.query.keys()) {
    // the operation's own name, which the SDK adds for logs
    if (name === 'x-id' || query.includes(name)) continue
    throw new UnknownToGround(`the query parameter ${name} of ${request.method} at S3`)
  }
}

export const uploadHeaders = [
  'content-encoding',
  'content-type',
  'if-none-match',
  'x-amz-decoded-content-length',
  'x-amz-sdk-checksum-algorithm',
  'x-amz-server-side-encryption',
  'x-amz-trailer',
]

export const deletionHeaders = ['content-md5', 'content-type', 'x-amz-sdk-checksum-algorithm']

/** Metadata of the caller's own, and checksums: those that the ground cannot compute are refused where they are read. */
export const uploadFamilies = /^x-amz-meta-|^x-amz-checksum-/

/** Bucket and key of a path-style address; an address below another host cannot reach an IP address. */
export function addressOf(path: string): { bucket: string; key: string } {
  const [, bucket = '', ...rest] = path.split('/')
  if (bucket === '') throw new UnknownToGround('requests to S3 without a bucket')
  const key = decodeURIComponent(rest.join('/'))
  if (Buffer.byteLength(key) > 1024) throw new AwsFailure('KeyTooLongError', 'Your key is too long')
  return { bucket: decodeURIComponent(bucket), key }
}

/** True for a write that must find nothing; the ground knows no other condition. */
export function onlyIfAbsent(headers: AwsRequest['headers']): boolean {
  const condition = headers['if-none-match']
  if (condition !== undefined && condition !== '*') throw new UnknownToGround(`If-None-Match ${condition}`)
  return condition === '*'
}

export function encryptionOf(headers: AwsRequest['headers']): string {
  const encryption = headers['x-amz-server-side-encryption'] ?? 'AES256'
  if (encryption !== 'AES256' && encryption !== 'aws:kms') {
    throw new UnknownToGround(`the server-side encryption ${encryption}`)
  }
  return encryption
}

export function metadataOf(headers: AwsRequest['headers']): Record<string, string> {
  return Object.fromEntries(Object.entries(headers).filter(([name]) => name.startsWith('x-amz-meta-')))
}
