import { createHmac } from 'node:crypto'
import { expect, test } from 'vitest'
import { signedRequest } from './signed-request.ts'

const SECRET = '0123456789abcdef0123456789abcdef'
const AT = 1_767_225_600
const make = (variant: Parameters<typeof signedRequest>[3]) => signedRequest(SECRET, '218471', AT, variant)
const parts = (text: string) => text.split('.') as [string, string]
const payloadOf = (text: string) => Buffer.from(parts(text)[1], 'base64url').toString('utf8')
const sign = (payload: string, hash = 'sha256') =>
  createHmac(hash, SECRET).update(payload).digest('base64url')

test('the right one is the one that others compute', () => {
  // Computed once with another tool, for this secret and the payload of Meta's sample at this moment.
  expect(make('right')).toBe(
    'Bb7DKvbWnN79S1E2wQBttq6LpuVi2bhVAcoGHhZKcx8.eyJhbGdvcml0aG0iOiJITUFDLVNIQTI1NiIsImV4cGlyZXMiOjE3NjcyMjkyMDAs' +
      'Imlzc3VlZF9hdCI6MTc2NzIyNTYwMCwidXNlcl9pZCI6IjIxODQ3MSJ9',
  )
})

test('a wrong signature is of the right length over the right payload', () => {
  const [signature, payload] = parts(make('wrong-signature'))
  expect(payload).toBe(parts(make('right'))[1])
  expect(signature).toHaveLength(43)
  expect(signature).not.toBe(sign(payload))
})

test('another algorithm is named though the signature would be right', () => {
  const [signature, payload] = parts(make('other-algorithm'))
  expect(payloadOf(make('other-algorithm'))).toContain('"algorithm":"HMAC-SHA512"')
  expect(signature).toBe(sign(payload))
})

test('another hash is named and used', () => {
  const [signature, payload] = parts(make('other-hash'))
  expect(payloadOf(make('other-hash'))).toContain('"algorithm":"HMAC-SHA1"')
  expect(signature).toBe(sign(payload, 'sha1'))
})

test('a truncated one is the right one without its end', () => {
  expect(make('right').startsWith(make('truncated'))).toBe(true)
  expect(make('truncated')).toContain('.')
})

test('a padded one is signed as it is sent', () => {
  const [signature, payload] = parts(make('padded'))
  expect(signature).toMatch(/^[\w-]{43}=$/)
  expect([signature.length % 4, payload.length % 4]).toEqual([0, 0])
  expect(signature).toBe(`${sign(payload)}=`)
})

test('an id can be a number with more digits than a number keeps', () => {
  const text = signedRequest(SECRET, '12345678901234567', AT, 'numeric-user-id')
  expect(payloadOf(text)).toContain('"user_id":12345678901234567}')
})
