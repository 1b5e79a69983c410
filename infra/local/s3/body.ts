import { createHash } from 'node:crypto'
import { crc32 } from 'node:zlib'
import { AwsFailure, type AwsRequest, UnknownToGround } from '../service.ts'

/** The object of an upload as its sender meant it, with the checksum it came with. */
export interface Upload {
  readonly bytes: Buffer
  /** CRC32 in base64, as S3 keeps it for every object and tells it on request. */
  readonly crc32: string
  /** What is left of `Content-Encoding` when the framing of the transfer is taken off. */
  readonly contentEncoding?: string
}

interface Unframed {
  readonly bytes: Buffer
  readonly trailers: Readonly<Record<string, string>>
}

const checksumPrefix = 'x-amz-checksum-'
const digests: Readonly<Record<string, (bytes: Buffer) => string>> = {
  crc32: crc32Of,
  sha1: (bytes) => createHash('sha1').update(bytes).digest('base64'),
  sha256: (bytes) => createHash('sha256').update(bytes).digest('base64'),
}

/**
 * Takes off the `aws-chunked` framing if there is one, and compares length and checksums with what the sender said,
 * in a header or in a trailer after the last chunk (AWS, Signature calculations for trailing headers, read 2026-11-23).
 */
export function readUpload({ headers, body }: AwsRequest): Upload {
  const codings = (headers['content-encoding'] ?? '').split(',').map((coding) => coding.trim())
  const framed = codings.includes('aws-chunked')
  const { bytes, trailers }: Unframed = framed ? unframe(body, headers) : { bytes: body, trailers: {} }
  const announced = headers['x-amz-trailer']
  if (announced !== undefined && trailers[announced] === undefined) {
    throw new AwsFailure('MalformedTrailerError', `the trailer ${announced} is announced and missing`)
  }
  const given = Object.entries({ ...headers, ...trailers }).filter(([name]) =>
    name.startsWith(checksumPrefix),
  )
  for (const [name, value] of given) compare(name.slice(checksumPrefix.length), value, bytes)
  const contentEncoding = codings.filter((coding) => coding !== '' && coding !== 'aws-chunked').join(',')
  return { bytes, crc32: crc32Of(bytes), ...(contentEncoding && { contentEncoding }) }
}

function crc32Of(bytes: Buffer): string {
  const sum = Buffer.alloc(4)
  sum.writeUInt32BE(crc32(bytes))
  return sum.toString('base64')
}

function compare(algorithm: string, value: string, bytes: Buffer): void {
  const digest = digests[algorithm]
  if (!digest) throw new UnknownToGround(`the checksum ${algorithm}`)
  if (digest(bytes) === value) return
  const message = `The ${algorithm.toUpperCase()} you specified did not match the calculated checksum.`
  throw new AwsFailure('BadDigest', message)
}

function unframe(body: Buffer, headers: AwsRequest['headers']): Unframed {
  if (headers['x-amz-content-sha256'] !== 'STREAMING-UNSIGNED-PAYLOAD-TRAILER') {
    throw new UnknownToGround(`the payload framing ${headers['x-amz-content-sha256']}`)
  }
  const parts: Buffer[] = []
  let at = 0
  const line = () => {
    const end = body.indexOf('\r\n', at)
    if (end < 0) throw incomplete()
    const found = body.toString('latin1', at, end)
    at = end + 2
    return found
  }
  for (;;) {
    const size = line()
    if (!/^[0-9a-fA-F]+$/.test(size)) throw incomplete()
    const length = Number.parseInt(size, 16)
    if (length === 0) break
    if (at + length + 2 > body.length) throw incomplete()
    parts.push(body.subarray(at, at + length))
    at += length
    if (line() !== '') throw incomplete()
  }
  const trailers: Record<string, string> = {}
  while (at < body.length) {
    const trailer = line()
    if (trailer === '') break
    const colon = trailer.indexOf(':')
    trailers[trailer.slice(0, colon).toLowerCase()] = trailer.slice(colon + 1).trim()
  }
  const bytes = Buffer.concat(parts)
  if (String(bytes.length) !== headers['x-amz-decoded-content-length']) throw incomplete()
  return { bytes, trailers }
}

const incomplete = () =>
  new AwsFailure(
    'IncompleteBody',
    'The request body terminated unexpectedly or is not framed as its headers say.',
  )
