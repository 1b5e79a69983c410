import { createHash } from 'node:crypto'
import * as fc from 'fast-check'
import { expect, it } from 'vitest'
import { base32, fingerprint, hashOf, hmac, sameText } from '../../../shared/base/hash.ts'

// RFC 4648, section 10, in lower case and without padding
it.each([
  ['', ''],
  ['f', 'my'],
  ['fo', 'mzxq'],
  ['foo', 'mzxw6'],
  ['foob', 'mzxw6yq'],
  ['fooba', 'mzxw6ytb'],
  ['foobar', 'mzxw6ytboi'],
])('base32 of "%s" is "%s"', (text, encoded) => {
  expect(base32(Buffer.from(text))).toBe(encoded)
})

function valueOf(text: string): bigint {
  return Array.from(text).reduce(
    (sum, letter) => sum * 32n + BigInt('abcdefghijklmnopqrstuvwxyz234567'.indexOf(letter)),
    0n,
  )
}

it('base32 keeps every bit: no two byte strings of a length share a text', () => {
  fc.assert(
    fc.property(fc.uint8Array({ minLength: 1, maxLength: 64 }), (bytes) => {
      const text = base32(bytes)
      expect(text).toHaveLength(Math.ceil((bytes.length * 8) / 5))
      const padding = BigInt(text.length * 5 - bytes.length * 8)
      expect(valueOf(text) >> padding).toBe(BigInt(`0x${Buffer.from(bytes).toString('hex')}`))
    }),
  )
})

it('a hash is SHA-256 over parts that each carry their length in four bytes', () => {
  const expected = createHash('sha256')
    .update(Buffer.from([0, 0, 0, 2, 0x61, 0x62, 0, 0, 0, 2, 0xc3, 0xa9]))
    .digest('hex')
  expect(hashOf('ab', 'é').toString('hex')).toBe(expected)
})

it('the same letters cut at another place hash differently', () => {
  expect(hashOf('ab', 'c')).not.toEqual(hashOf('a', 'bc'))
  expect(hashOf('abc')).not.toEqual(hashOf('abc', ''))
  expect(hashOf()).not.toEqual(hashOf(''))
})

it('two lists of parts hash alike only when they are the same list', () => {
  const parts = fc.array(fc.string({ maxLength: 4 }), { maxLength: 4 })
  fc.assert(
    fc.property(parts, parts, (a, b) => {
      expect(hashOf(...a).equals(hashOf(...b))).toBe(JSON.stringify(a) === JSON.stringify(b))
    }),
  )
})

it('a fingerprint is 43 characters that are safe in keys and tells nothing of the value', () => {
  expect(fingerprint('a link')).toMatch(/^[A-Za-z0-9_-]{43}$/)
  expect(fingerprint('a link')).toBe(fingerprint('a link'))
  expect(fingerprint('a link')).not.toBe(fingerprint('a link '))
})

it('an hmac depends on key, parts and where the parts are cut', () => {
  const made = hmac('key', 'ab', 'c')
  expect(made).toMatch(/^[A-Za-z0-9_-]{43}$/)
  expect(hmac('key', 'ab', 'c')).toBe(made)
  expect(new Set([made, hmac('yek', 'ab', 'c'), hmac('key', 'a', 'bc'), hmac('key', 'abc')]).size).toBe(4)
})

it('sameText says whether two texts are equal, whatever their lengths', () => {
  const text = fc.string({ maxLength: 6 })
  fc.assert(fc.property(text, text, (a, b) => sameText(a, b) === (a === b)))
  expect(sameText('', '')).toBe(true)
  expect(sameText('a', 'a\0')).toBe(false)
})
