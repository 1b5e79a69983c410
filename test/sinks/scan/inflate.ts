import { brotliDecompressSync, constants, inflateRawSync } from 'node:zlib'

/** What unfolds to more than this is not looked into, and said to be so. */
export const MOST_INFLATED_BYTES = 16 * 1024 * 1024
/** The shortest that eight bytes are packed into. */
const SHORTEST_PACKED = 9

export interface Inflated {
  readonly how: string
  /** Undefined for what unfolds without an end. */
  readonly text: string | undefined
}

type Unpack = (bytes: Uint8Array) => Buffer

const options = { maxOutputLength: MOST_INFLATED_BYTES, chunkSize: 4096 }
/** What is cut off is read as far as it goes, and what stands behind the end is left alone. */
const inflateBare: Unpack = (bytes) =>
  inflateRawSync(bytes, { ...options, finishFlush: constants.Z_SYNC_FLUSH })
const unfoldBrotli: Unpack = (bytes) => brotliDecompressSync(bytes, options)

function unpack(how: string, unfold: Unpack, bytes: Uint8Array): Inflated[] {
  const { stackTraceLimit } = Error
  // Nearly all that is tried is nothing packed, and the stacks of these errors would take most of the time.
  Error.stackTraceLimit = 0
  try {
    const text = unfold(bytes).toString('latin1')
    return text === '' ? [] : [{ how, text }]
  } catch (cause) {
    const tooLarge = cause instanceof Error && 'code' in cause && cause.code === 'ERR_BUFFER_TOO_LARGE'
    // Anything else says that this was nothing packed.
    return tooLarge ? [{ how, text: undefined }] : []
  } finally {
    Error.stackTraceLimit = stackTraceLimit
  }
}

/** Where the packed bytes of a gzip member begin (RFC 1952, section 2.3). */
function behindGzipHeader(bytes: Buffer): number {
  const flags = bytes[3] ?? 0
  const behindZero = (from: number) => bytes.indexOf(0, from) + 1
  let at = 10
  if (flags & 4) at += 2 + (bytes[at] ?? 0) + (bytes[at + 1] ?? 0) * 256
  if (flags & 8) at = behindZero(at)
  if (flags & 16) at = behindZero(at)
  return flags & 2 ? at + 2 : at
}

/** How gzip and zlib begin (RFC 1952, section 2.3.1; RFC 1950, section 2.2, at its four levels). */
const BEGINNINGS = ['\u001f\u008b\u0008', 'x\u0001', 'x^', 'x\u009c', 'x\u00da']

/** Gzip and zlib name themselves, so they are found anywhere in a text. */
export function inflatedAnywhere(text: string): Inflated[] {
  const found: Inflated[] = []
  for (const beginning of BEGINNINGS) {
    for (let at = text.indexOf(beginning); at >= 0; at = text.indexOf(beginning, at + 1)) {
      const bytes = Buffer.from(text.slice(at), 'latin1')
      const isGzip = bytes[0] === 0x1f
      const packed = bytes.subarray(isGzip ? behindGzipHeader(bytes) : 2)
      found.push(...unpack(isGzip ? 'gzip' : 'deflate', inflateBare, packed))
    }
  }
  return found
}

/** Brotli and bare deflate do not: only a whole body, or a whole run of letters, is tried. */
export function inflatedWhole(text: string): Inflated[] {
  if (text.length < SHORTEST_PACKED || !/[^\s\x20-\x7e]/.test(text)) return []
  const bytes = Buffer.from(text, 'latin1')
  // There is no block of type 3 (RFC 1951, section 3.2.3).
  const deflated = ((bytes[0] ?? 0) & 6) === 6 ? [] : unpack('deflate', inflateBare, bytes)
  return [...unpack('brotli', unfoldBrotli, bytes), ...deflated]
}
