import { brotliCompressSync, deflateRawSync, deflateSync, gzipSync } from 'node:zlib'

/** A way in which something ends up written that nobody meant to write. */
export interface Encoding {
  readonly name: string
  /** `binary` comes out as bytes that only some of the others can carry on. */
  readonly out: 'text' | 'binary'
  /** Takes bytes that are no text. */
  readonly takesBinary: boolean
  /** Is recognized only when nothing stands before it. */
  readonly whole?: boolean
  readonly encode: (bytes: Buffer, choose: (below: number) => number) => Buffer
}

function text(name: string, encode: (text: string, choose: (below: number) => number) => string): Encoding {
  return {
    name,
    out: 'text',
    takesBinary: false,
    encode: (bytes, choose) => Buffer.from(encode(bytes.toString('utf8'), choose)),
  }
}

function carry(name: string, encode: (bytes: Buffer, choose: (below: number) => number) => string): Encoding {
  return {
    name,
    out: 'text',
    takesBinary: true,
    encode: (bytes, choose) => Buffer.from(encode(bytes, choose)),
  }
}

function pack(name: string, encode: (bytes: Buffer) => Buffer, whole = false): Encoding {
  return { name, out: 'binary', takesBinary: true, whole, encode }
}

const hex = (byte: number) => byte.toString(16).padStart(2, '0')

const unitHex = (unit: string) => unit.charCodeAt(0).toString(16).padStart(4, '0')

/** Percent-encodes what must be, and of the rest about as many as `choose` says. */
function partly(bytes: Buffer, choose: (below: number) => number): string {
  return [...bytes]
    .map((byte) => {
      const plain = /[\w.~-]/.test(String.fromCharCode(byte)) && choose(3) > 0
      const digits = choose(2) === 0 ? hex(byte).toUpperCase() : hex(byte)
      return plain ? String.fromCharCode(byte) : `%${digits}`
    })
    .join('')
}

export const encodings: readonly Encoding[] = [
  text('percent', encodeURIComponent),
  carry('percent, here and there', partly),
  text('percent twice', (plain) => encodeURIComponent(encodeURIComponent(plain))),
  text('form', (plain) => new URLSearchParams({ value: plain }).toString()),
  text('json', (plain) => JSON.stringify({ value: plain })),
  text('json in json', (plain) => JSON.stringify(JSON.stringify([plain]))),
  text('json by numbers', (plain, choose) =>
    JSON.stringify(plain).replaceAll(/[^"\\bfnrt]/gu, (letter) =>
      choose(2) === 0 ? letter.replaceAll(/./gs, (unit) => `\\u${unitHex(unit)}`) : letter,
    ),
  ),
  text('html', (plain) => plain.replaceAll(/[&<>"']/g, (letter) => `&#${letter.charCodeAt(0)};`)),
  text('html by numbers', (plain, choose) =>
    Array.from(plain)
      .map((letter) =>
        choose(2) === 0 ? `&#x${letter.codePointAt(0)?.toString(16)};` : `&#${letter.codePointAt(0)};`,
      )
      .join(''),
  ),
  carry('base64', (bytes) => bytes.toString('base64')),
  carry('base64 without padding', (bytes) => bytes.toString('base64').replaceAll('=', '')),
  carry('base64url', (bytes) => bytes.toString('base64url')),
  carry('base64 in lines', (bytes) => bytes.toString('base64').replaceAll(/.{76}/g, '$&\r\n')),
  carry('hex', (bytes) => bytes.toString('hex')),
  carry('hex in capitals', (bytes) => bytes.toString('hex').toUpperCase()),
  carry('a buffer as Node shows it', (bytes) => `<Buffer ${[...bytes].map(hex).join(' ')}>`),
  carry('a buffer in JSON', (bytes) => JSON.stringify(bytes)),
  carry('a typed array in JSON', (bytes) => JSON.stringify(Object.fromEntries(bytes.entries()))),
  { ...pack('utf-16', (bytes) => Buffer.from(bytes.toString('utf8'), 'utf16le')), takesBinary: false },
  {
    ...pack('utf-16, the other way round', (bytes) =>
      Buffer.from(bytes.toString('utf8'), 'utf16le').swap16(),
    ),
    takesBinary: false,
  },
  pack('gzip', gzipSync),
  pack('zlib', deflateSync),
  pack('bare deflate', deflateRawSync, true),
  pack('brotli', brotliCompressSync, true),
]
