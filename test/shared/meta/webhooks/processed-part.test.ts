import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { processedPart } from '../../../../shared/meta/webhooks/processed-part.ts'
import { applicationEntry } from '../../../factories/deliveries.ts'
import { partnerEntry, partnerShapes, personalEntry } from '../../../factories/partner-entries.ts'

function partOf(object: string, ...values: readonly object[]): object[] {
  const entries = values.map((value) => ({ value, text: JSON.stringify(value) }))
  return processedPart({ object, entries }).map(({ value, text }) => {
    expect(JSON.parse(text)).toEqual(value)
    return value
  })
}

const WHATSAPP = 'whatsapp_business_account'

test.each(['page', 'user', 'instagram', 'constructor', ''])(
  'of the object %j nothing goes further',
  (object) => {
    expect(partOf(object, personalEntry(), applicationEntry())).toEqual([])
  },
)

test('entries of the app itself go on as they are', () => {
  const odd = { id: '7', more: 'x' }
  expect(partOf('application', applicationEntry(), odd)).toEqual([applicationEntry(), odd])
})

test.each(partnerShapes)('written %s, the news of a provider’s access goes on', (shape) => {
  const entry = partnerEntry('PARTNER_REMOVED', shape)
  expect(partOf(WHATSAPP, entry)).toEqual([entry])
})

test('a message goes no further, alone or beside the news of a provider’s access', () => {
  const news = { field: 'account_update', value: { event: 'PARTNER_REMOVED' } }
  const parts = partOf(WHATSAPP, personalEntry(), { ...personalEntry(news), contacts: ['private'] })
  expect(parts).toEqual([{ id: '102290129340398', time: 1_767_225_600, changes: [news] }])
  expect(JSON.stringify(parts)).not.toContain('private')
})

test('a field that only the value of a message names does not count', () => {
  const value = { messages: [{ text: 'private', field: 'account_update' }] }
  expect(partOf(WHATSAPP, { id: '7', time: 1, changes: [{ field: 'messages', value }] })).toEqual([])
})

test('names of fields are picked out like changes', () => {
  const entry = { id: '7', time: 1, changed_fields: ['messages', 'account_update', 7] }
  expect(partOf(WHATSAPP, entry)).toEqual([{ id: '7', time: 1, changed_fields: ['account_update'] }])
  expect(partOf('permissions', { id: '7', time: 1, changed_fields: ['bookmarked'] })).toEqual([])
})

test('no entry makes it throw, and no field of another name goes on', () => {
  fc.assert(
    fc.property(fc.array(fc.object()), fc.string(), fc.array(fc.anything()), (objects, field, values) => {
      const changes = values.map((value) => ({ field, value }))
      expect(() => partOf(WHATSAPP, ...objects)).not.toThrow()
      if (field === 'account_update') return
      expect(partOf(WHATSAPP, { id: '7', time: 1, changes })).toEqual([])
    }),
  )
})
