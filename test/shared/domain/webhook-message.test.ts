import { expect, test } from 'vitest'
import { deliveryHashOf, webhookEntryKey } from '../../../shared/domain/webhook-message.ts'

test('an entry is known by app, object and text, and by nothing less', () => {
  const hash = deliveryHashOf('demo', 'application', '{"id":"1"}')
  expect(hash).toMatch(/^[A-Za-z0-9_-]{43}$/)
  expect(deliveryHashOf('demo', 'application', '{"id":"1"}')).toBe(hash)
  const others = [
    deliveryHashOf('other', 'application', '{"id":"1"}'),
    deliveryHashOf('demo', 'page', '{"id":"1"}'),
    deliveryHashOf('demo', 'application', '{"id":"2"}'),
    deliveryHashOf('demoapplication', '', '{"id":"1"}'),
  ]
  expect(new Set([hash, ...others]).size).toBe(5)
})

test('a large entry lies under its app and its hash', () => {
  expect(webhookEntryKey('demo', 'h')).toBe('webhook-entries/v1/app=demo/h.json')
})
