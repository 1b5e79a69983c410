import { createHash, createHmac, timingSafeEqual } from 'node:crypto'

const BASE32 = 'abcdefghijklmnopqrstuvwxyz234567'

/** Bytes as lower-case base32 (RFC 4648 alphabet, no padding): safe in keys, paths and cookie names. */
export function base32(bytes: Uint8Array): string {
  let bits = 0
  let held = 0
  let text = ''
  for (const byte of bytes) {
    held = (held << 8) | byte
    bits += 8
    while (bits >= 5) {
      text += BASE32[(held >>> (bits - 5)) & 31]
      bits -= 5
    }
    held &= (1 << bits) - 1
  }
  return bits > 0 ? text + BASE32[(held << (5 - bits)) & 31] : text
}

/** SHA-256 over parts that each carry their length, so that `['ab','c']` and `['a','bc']` differ. */
export function hashOf(...parts: readonly string[]): Buffer {
  const hash = createHash('sha256')
  for (const part of parts) {
    const bytes = Buffer.from(part, 'utf8')
    const length = Buffer.alloc(4)
    length.writeUInt32BE(bytes.length)
    hash.update(length).update(bytes)
  }
  return hash.digest()
}

/** The stored form of a bearer value (link, state, cookie, code, handle): its SHA-256 in base64url. */
export function fingerprint(value: string): string {
  return hashOf(value).toString('base64url')
}

/** HMAC-SHA256 in base64url. */
export function hmac(key: string, ...parts: readonly string[]): string {
  return createHmac('sha256', key)
    .update(hashOf(...parts))
    .digest('base64url')
}

/** Compares two texts in a time that does not tell where they differ. */
export function sameText(a: string, b: string): boolean {
  return timingSafeEqual(hashOf(a), hashOf(b))
}
