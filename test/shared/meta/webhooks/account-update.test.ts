import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { readAccountUpdateEntry } from '../../../../shared/meta/webhooks/account-update.ts'
import { type PartnerShape, partnerEntry, partnerShapes } from '../../../factories/partner-entries.ts'

const AT = 1_767_225_600_000

test.each(partnerShapes)('written %s, a removal is found', (shape) => {
  const read = readAccountUpdateEntry(partnerEntry('PARTNER_APP_UNINSTALLED', shape))
  const named = { kind: 'uninstalled', businessId: '456', appId: '1029384756102938' }
  const unnamed = { kind: 'somewhere', field: 'partner_app_uninstalled' }
  expect(read).toEqual({ at: AT, changes: [shape === 'without-waba' ? unnamed : named] })
})

test.each([
  ['PARTNER_APP_INSTALLED', 'changed'],
  ['PARTNER_ADDED', 'changed'],
  ['PARTNER_REMOVED', 'changed'],
  ['PARTNER_APP_UNINSTALLED', 'uninstalled'],
])('%s is a business that has %s', (event, kind) => {
  for (const shape of ['plain', 'in-value', 'at-entry'] satisfies PartnerShape[]) {
    const [change] = readAccountUpdateEntry(partnerEntry(event, shape))?.changes ?? []
    expect(change).toMatchObject({ kind, businessId: '456' })
  }
})

test('a business that leaves the number’s own app names nobody', () => {
  const value = { event: 'PARTNER_REMOVED', phone_number: '15550783881' }
  const entry = { id: '7', time: AT / 1000, changes: [{ field: 'account_update', value }] }
  expect(readAccountUpdateEntry(entry)?.changes).toEqual([{ kind: 'somewhere', field: 'partner_removed' }])
})

test.each(['ACCOUNT_VIOLATION', 'DISABLED_UPDATE', 'ACCOUNT_DELETED', 'SOMETHING_NEW'])(
  'the event %s tells nothing of the provider’s access',
  (event) => {
    const changes = [{ kind: 'unknown', field: event.toLowerCase() }]
    expect(readAccountUpdateEntry(partnerEntry(event, 'plain'))?.changes).toEqual(changes)
  },
)

test('an owner’s id that is none is nobody’s', () => {
  for (const owner_business_id of ['', 'abc', 2 ** 60, null, {}]) {
    const value = { event: 'PARTNER_REMOVED', waba_info: { owner_business_id } }
    const entry = { time: AT / 1000, changes: [{ field: 'account_update', value }] }
    expect(readAccountUpdateEntry(entry)?.changes).toMatchObject([{ kind: 'somewhere' }])
  }
})

test('a field without its value, and another field, are told apart', () => {
  const changed_fields = ['account_update', 'something_new']
  const changes = [{ field: 'security', value: {} }]
  expect(readAccountUpdateEntry({ time: '1', changed_fields, changes })?.changes).toEqual([
    { kind: 'unknown', field: 'security' },
    { kind: 'without-value', field: 'account_update' },
    { kind: 'unknown', field: 'something_new' },
  ])
})

test.each<[string, unknown]>([
  ['nothing', undefined],
  ['a list', []],
  ['no time', { changes: [] }],
  ['a time in words', { time: 'now', changes: [] }],
  ['a quoted time in milliseconds', { time: String(AT), changes: [] }],
  ['changes that are no list', { time: 1, changes: 'text' }],
  ['a change that is no object', { time: 1, changes: ['text'] }],
  ['no event', { time: 1, changes: [{ field: 'account_update', value: {} }] }],
  ['an event that is no word', { time: 1, changes: [{ field: 'account_update', value: { event: 7 } }] }],
])('%s is no entry', (_what, value) => {
  expect(readAccountUpdateEntry(value)).toBeUndefined()
})

test('no value makes it throw', () => {
  const anyEntry = fc.oneof(
    fc.anything(),
    fc.array(fc.anything()).map((changes) => ({ time: 1, changes, field: 'account_update' })),
  )
  fc.assert(
    fc.property(anyEntry, (value) => {
      expect(() => readAccountUpdateEntry(value)).not.toThrow()
    }),
  )
})
