import { expect, test } from 'vitest'
import { readHandshake } from '../../../../shared/meta/webhooks/handshake.ts'

const query = { 'hub.mode': 'subscribe', 'hub.challenge': '1158201444', 'hub.verify_token': 'meatyhamhock' }

test('a handshake brings its challenge and the token to compare', () => {
  const handshake = readHandshake(query)
  expect(handshake?.challenge).toBe('1158201444')
  expect(handshake?.verifyToken.reveal()).toBe('meatyhamhock')
})

test.each<[string, Readonly<Record<string, string | undefined>>]>([
  ['no mode', { 'hub.mode': undefined }],
  ['another mode', { 'hub.mode': 'unsubscribe' }],
  ['no challenge', { 'hub.challenge': undefined }],
  ['an empty challenge', { 'hub.challenge': '' }],
  ['a challenge with markup', { 'hub.challenge': '<script>' }],
  ['a challenge of two lines', { 'hub.challenge': '1\n2' }],
  ['an endless challenge', { 'hub.challenge': '1'.repeat(129) }],
  ['no token', { 'hub.verify_token': undefined }],
  ['an empty token', { 'hub.verify_token': '' }],
])('%s is no handshake', (_what, given) => {
  expect(readHandshake({ ...query, ...given })).toBeUndefined()
})
