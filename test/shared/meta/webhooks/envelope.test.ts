import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { readEnvelope } from '../../../../shared/meta/webhooks/envelope.ts'
import { applicationEntry, deliveryBody } from '../../../factories/deliveries.ts'
import { partnerEntry } from '../../../factories/partner-entries.ts'

const read = (text: string) => readEnvelope(Buffer.from(text))

test('a delivery is its object and its entries, each as it was and as text', () => {
  const entries = [applicationEntry(), { id: '7', uid: '7', name: 'Käse/Brot' }]
  expect(read(deliveryBody(entries))).toEqual({
    object: 'application',
    entries: entries.map((value) => ({ value, text: JSON.stringify(value) })),
  })
})

test('an entry has the same text however it was escaped', () => {
  const escaped = read('{"object":"page","entry":[{"name":"K\\u00e4se\\/Brot"}]}')
  const plain = read('{"object": "page", "entry": [ {"name":"Käse/Brot"} ], "more": 1}')
  expect(escaped).toEqual(plain)
})

test('a delivery without entries is one', () => {
  expect(read('{"object":"page","entry":[]}')).toEqual({ object: 'page', entries: [] })
})

test.each(['in-value', 'at-entry'] as const)(
  'written %s, a delivery says within what it is about',
  (shape) => {
    const entries = [partnerEntry('PARTNER_REMOVED', shape), partnerEntry('PARTNER_ADDED', 'in-value')]
    const envelope = read(JSON.stringify({ entry: entries }))
    expect(envelope).toMatchObject({ object: 'whatsapp_business_account', entries: [{}, {}] })
  },
)

test('a delivery whose entries are about different things is none', () => {
  const entry = [
    partnerEntry('PARTNER_REMOVED', 'in-value'),
    { ...applicationEntry(), object: 'application' },
  ]
  expect(read(JSON.stringify({ entry }))).toBeUndefined()
})

const deep = 200_000

test.each([
  '',
  'null',
  '[]',
  '"text"',
  '7',
  '{',
  '{"object":"application"}',
  '{"entry":[]}',
  '{"object":"application","entry":{}}',
  '{"object":"application","entry":[7]}',
  '{"object":"application","entry":[null]}',
  '{"object":"application","entry":[[]]}',
  '{"object":7,"entry":[]}',
  '{"object":"","entry":[]}',
  '{"object":"Some Body","entry":[]}',
  `{"object":"application","entry":[{"a":${'['.repeat(deep)}${']'.repeat(deep)}}]}`,
])('anything else is none (%#)', (text) => {
  expect(read(text)).toBeUndefined()
})

test('no bytes make it throw', () => {
  const anyBytes = fc.oneof(
    fc.uint8Array(),
    fc.json().map((text) => Buffer.from(text)),
  )
  fc.assert(
    fc.property(anyBytes, (bytes) => {
      expect(() => readEnvelope(bytes)).not.toThrow()
    }),
  )
})
