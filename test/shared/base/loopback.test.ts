import { expect, test } from 'vitest'
import { loopbackOrigin } from '../../../shared/base/loopback.ts'

test('an address on this machine is taken by its origin', () => {
  expect(loopbackOrigin('http://127.0.0.1:4010/path?query')).toBe('http://127.0.0.1:4010')
  expect(loopbackOrigin('https://localhost')).toBe('https://localhost')
  expect(loopbackOrigin('http://[::1]:80')).toBe('http://[::1]')
})

test.each([
  '',
  'localhost',
  'https://graph.facebook.com',
  'http://localhost@evil.example',
  'file://localhost/etc',
])('no other address is: %j', (address) => {
  expect(loopbackOrigin(address)).toBeUndefined()
})
