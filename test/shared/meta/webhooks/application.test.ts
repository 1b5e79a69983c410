import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { applicationFields, readApplicationEntry } from '../../../../shared/meta/webhooks/application.ts'
import { applicationEntry } from '../../../factories/deliveries.ts'

const entry = applicationEntry('business_integration_uninstall', '456', 1_767_225_600)

test.each([
  ['business_integration_install', 'installed'],
  ['business_integration_uninstall', 'uninstalled'],
  ['business_integration_update', 'changed'],
])('%s is a business that has %s', (field, kind) => {
  expect(readApplicationEntry(applicationEntry(field, '456', 1_767_225_600))).toEqual({
    at: 1_767_225_600_000,
    changes: [{ kind, businessId: '456' }],
  })
  expect(applicationFields).toContain(field)
})

test('an install may name its configuration as well', () => {
  const value = { business_manager_id: '456', tp_config_id: '730000000000001' }
  expect(
    readApplicationEntry({ ...entry, changes: [{ field: 'business_integration_install', value }] }),
  ).toMatchObject({ changes: [{ kind: 'installed', businessId: '456' }] })
})

function withId(id: unknown) {
  return {
    ...entry,
    changes: [{ field: 'business_integration_update', value: { business_manager_id: id } }],
  }
}

test('an id that comes as a number is the same id, as long as it is whole', () => {
  expect(readApplicationEntry(withId(456))?.changes).toEqual([{ kind: 'changed', businessId: '456' }])
  for (const id of [2 ** 60, 4.5, -1, '', 'abc', null, {}])
    expect(readApplicationEntry(withId(id))).toBeUndefined()
})

test('a time in quotes is the same time', () => {
  expect(readApplicationEntry({ ...entry, time: '1767225600' })?.at).toBe(1_767_225_600_000)
})

test('a field that Meta adds is unknown and spoils nothing', () => {
  const changes = [{ field: 'business_integration_rename', value: 7 }, ...entry.changes]
  expect(readApplicationEntry({ ...entry, changes })?.changes).toEqual([
    { kind: 'unknown', field: 'business_integration_rename' },
    { kind: 'uninstalled', businessId: '456' },
  ])
})

test('a field that is no word is not repeated', () => {
  const changes = [{ field: 'Harbour Coffee <owner@harbour.example>', value: 7 }]
  expect(readApplicationEntry({ ...entry, changes })?.changes).toEqual([{ kind: 'unknown', field: 'other' }])
})

test('fields without values are told apart', () => {
  const { id, time } = entry
  const changed_fields = ['business_integration_install', 'something_new']
  expect(readApplicationEntry({ id, time, changed_fields })?.changes).toEqual([
    { kind: 'without-value', field: 'business_integration_install' },
    { kind: 'unknown', field: 'something_new' },
  ])
})

test.each<[string, unknown]>([
  ['nothing', undefined],
  ['a list', []],
  ['no time', { ...entry, time: undefined }],
  ['a time in words', { ...entry, time: 'now' }],
  ['a time in milliseconds', { ...entry, time: 1_767_225_600_000 }],
  ['changes that are no list', { ...entry, changes: {} }],
  ['a change without a field', { ...entry, changes: [{ value: {} }] }],
  ['a change without its value', { ...entry, changes: [{ field: 'business_integration_install' }] }],
  ['a change of nobody', { ...entry, changes: [{ field: 'business_integration_install', value: {} }] }],
])('%s is no entry', (_what, value) => {
  expect(readApplicationEntry(value)).toBeUndefined()
})

test('no value makes it throw', () => {
  fc.assert(
    fc.property(fc.anything(), (value) => {
      expect(() => readApplicationEntry(value)).not.toThrow()
    }),
  )
})
