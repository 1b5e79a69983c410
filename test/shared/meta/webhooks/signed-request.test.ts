import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { Secret } from '../../../../shared/base/secret.ts'
import { readSignedRequest, signedRequestIn } from '../../../../shared/meta/webhooks/signed-request.ts'
import {
  CURRENT_SECRET,
  PREVIOUS_SECRET,
  signedRequestForm,
  signedRequestOf,
} from '../../../factories/deliveries.ts'

const current = new Secret(CURRENT_SECRET)
const previous = new Secret(PREVIOUS_SECRET)
/** Made by other hands, with the secret above. */
const vector =
  'Bb7DKvbWnN79S1E2wQBttq6LpuVi2bhVAcoGHhZKcx8.eyJhbGdvcml0aG0iOiJITUFDLVNIQTI1NiIsImV4cGlyZXMiOjE3NjcyMjkyMDAsImlzc3VlZF9hdCI6MTc2NzIyNTYwMCwidXNlcl9pZCI6IjIxODQ3MSJ9'
const person = { signedWith: 'current', userId: '218471', issuedAt: 1_767_225_600_000 }

test('a request signed with the app secret names the person and the time', () => {
  expect(readSignedRequest(vector, { current })).toMatchObject(person)
})

test('a request signed with the secret before is known as such, while there is one', () => {
  const old = signedRequestOf({}, PREVIOUS_SECRET)
  expect(readSignedRequest(old, { current, previous })).toMatchObject({ signedWith: 'previous' })
  expect(readSignedRequest(old, { current })).toBe('no')
})

test('with its padding it is the same request', () => {
  const [signature = '', payload = ''] = signedRequestOf().split('.')
  expect(readSignedRequest(`${signature}=.${payload}`, { current })).toEqual(
    readSignedRequest(`${signature}.${payload}`, { current }),
  )
  const padded = `${Buffer.from('{"algorithm":"HMAC-SHA256","user_id":"1"}').toString('base64url')}=`
  const signed = signedRequestOf('').split('.')[0]
  expect(readSignedRequest(`${signed}.${padded}`, { current })).toBe('no')
})

test('a person’s id that comes as a number keeps all its digits', () => {
  const asNumber = signedRequestOf('{"algorithm":"HMAC-SHA256","user_id":10222270944537965}')
  expect(readSignedRequest(asNumber, { current })).toMatchObject({ userId: '10222270944537965' })
})

test.each([undefined, 0, -1, 'soon', 1.5, 1e14])('a time of %s is none', (issued_at) => {
  const read = readSignedRequest(signedRequestOf({ issued_at }), { current })
  expect(read).toMatchObject({ userId: '218471' })
  expect(read).not.toHaveProperty('issuedAt')
})

test('a request that has expired, or never does, is as true as before', () => {
  for (const expires of [0, 1, '0'])
    expect(readSignedRequest(signedRequestOf({ expires }), { current })).toMatchObject({ userId: '218471' })
})

test.each(['HMAC-SHA1', 'none', 'hmac-sha256', 'AES-256-CBC HMAC-SHA256', '', null, undefined])(
  'whoever names the algorithm %s is turned away, however well it is signed',
  (algorithm) => {
    expect(readSignedRequest(signedRequestOf({ algorithm }), { current, previous })).toBe('no')
  },
)

const [signature = '', payload = ''] = vector.split('.')

test.each<[string, string]>([
  ['nothing', ''],
  ['no dot', signature + payload],
  ['no signature', `.${payload}`],
  ['no payload', `${signature}.`],
  ['a signature cut short', `${signature.slice(0, -1)}.${payload}`],
  ['a payload cut short', `${signature}.${payload.slice(0, -1)}`],
  ['a letter changed', `${signature}.${payload.replace('e', 'f')}`],
  ['a signature of hex', `${Buffer.from(signature, 'base64url').toString('hex')}.${payload}`],
  ['signed decoded', `${signature}.${Buffer.from(payload, 'base64url').toString()}`],
  ['three parts', `${vector}.${payload}`],
  ['a line more', `${vector}\n`],
  ['too long', signedRequestOf({ more: 'x'.repeat(8 * 1024) })],
  ['another app’s', signedRequestOf({}, 'another secret')],
])('%s is no signed request', (_what, given) => {
  expect(readSignedRequest(given, { current, previous })).toBe('no')
})

test.each([{ user_id: undefined }, { user_id: '' }, { user_id: 'me' }, { user_id: 1.5 }, { user_id: {} }])(
  'a signed one about %j cannot be read',
  (given) => {
    expect(readSignedRequest(signedRequestOf(given), { current })).toBe('unreadable')
  },
)

function hashOf(text: string): string {
  const read = readSignedRequest(text, { current })
  return typeof read === 'object' ? read.requestHash : read
}

test('the hash of a request is its own, and its signature is not in it', () => {
  expect(hashOf(vector)).toMatch(/^[\w-]{43}$/)
  expect(hashOf(vector)).not.toBe(signature)
  expect(hashOf(signedRequestOf({ issued_at: 1_767_225_601 }))).not.toBe(hashOf(vector))
})

test('no text makes it throw, and none that is not signed says anything', () => {
  const anyText = fc.oneof(
    fc.string(),
    fc.json(),
    fc.tuple(fc.base64String(), fc.base64String()).map((parts) => parts.join('.')),
  )
  fc.assert(
    fc.property(anyText, (text) => {
      expect(readSignedRequest(text, { current, previous })).toBe('no')
      expect(['no', 'unreadable']).toContain(readSignedRequest(signedRequestOf(text), { current }))
    }),
  )
})

test('a form names it once', () => {
  expect(signedRequestIn(signedRequestForm(vector).rawBody)).toBe(vector)
  const twice = Buffer.from('signed_request=a&signed_request=b')
  for (const body of [Buffer.from(''), Buffer.from('{"signed_request":"a"}'), twice])
    expect(signedRequestIn(body)).toBeUndefined()
})

test('no bytes make a form throw', () => {
  fc.assert(
    fc.property(fc.uint8Array(), (bytes) => {
      expect(() => signedRequestIn(bytes)).not.toThrow()
    }),
  )
})
