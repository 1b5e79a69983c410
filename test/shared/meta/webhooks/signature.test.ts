import { inspect } from 'node:util'
import { expect, test } from 'vitest'
import { Secret } from '../../../../shared/base/secret.ts'
import { signedWith } from '../../../../shared/meta/webhooks/signature.ts'
import { signatureOf } from '../../../factories/deliveries.ts'

const current = new Secret('0123456789abcdef0123456789abcdef')
const previous = new Secret('ffffffffffffffffffffffffffffffff')
const body =
  '{"object":"application","entry":[{"id":"123","time":1767225600,"changes":[{"field":"business_integration_uninstall","value":{"business_manager_id":"456"}}]}]}'
const signature = 'sha256=a297de8a411f970ea7fb4a8859838c6acbb5637f26700ae50d0d8b253addf1b9'

test('a body signed with the app secret is known by this very signature', () => {
  expect(signedWith(Buffer.from(body), signature, { current })).toBe('current')
})

test('a body signed with the secret before is known as such, while there is one', () => {
  const old = signatureOf(body, previous.reveal())
  expect(signedWith(Buffer.from(body), old, { current, previous })).toBe('previous')
  expect(signedWith(Buffer.from(body), old, { current })).toBe('no')
})

test('the bytes count, not what they mean', () => {
  const escaped = '{"object":"page","entry":[{"name":"K\\u00e4se\\/Brot"}]}'
  const again = JSON.stringify(JSON.parse(escaped))
  expect(again).not.toBe(escaped)
  expect(signedWith(Buffer.from(escaped), signatureOf(escaped, current.reveal()), { current })).toBe(
    'current',
  )
  expect(signedWith(Buffer.from(again), signatureOf(escaped, current.reveal()), { current })).toBe('no')
})

test('bytes that are no text are compared as they are', () => {
  const bytes = Buffer.from([0xff, 0xfe, 0x00, 0x80])
  const header = signatureOf(bytes, current.reveal())
  expect(signedWith(bytes, header, { current })).toBe('current')
  expect(signedWith(Buffer.from(bytes.toString('utf8')), header, { current })).toBe('no')
})

test.each<[string, string | undefined]>([
  ['no header', undefined],
  ['an empty one', ''],
  ['another method', signature.replace('sha256', 'sha1')],
  ['no method', signature.slice('sha256='.length)],
  ['a digit changed', `${signature.slice(0, -1)}8`],
  ['a digit less', signature.slice(0, -1)],
  ['a digit more', `${signature}0`],
  ['capital letters', signature.toUpperCase()],
  ['two in one', `${signature},${signature}`],
  ['a line more', `${signature}\n`],
  ['not the body’s own', signatureOf(`${body} `, current.reveal())],
])('%s is no signature', (_what, header) => {
  expect(signedWith(Buffer.from(body), header, { current, previous })).toBe('no')
})

test('an empty body can be signed', () => {
  const empty = new Uint8Array()
  expect(signedWith(empty, signatureOf(empty, current.reveal()), { current })).toBe('current')
  expect(inspect({ current })).not.toContain(current.reveal())
})
