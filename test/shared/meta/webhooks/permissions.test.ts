import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { readPermissionsEntry } from '../../../../shared/meta/webhooks/permissions.ts'

const PERSON = '10222270944537964'

function entryOf(field: string, value: unknown) {
  return { id: PERSON, uid: PERSON, time: 1_767_225_600, changes: [{ field, value }] }
}

test.each([
  ['connected', 'connected', 'installed'],
  ['connected', 'disconnected', 'uninstalled'],
  ['ads_read', 'granted', 'changed'],
  ['ads_read', 'revoked', 'changed'],
  ['a_permission_of_next_year', 'revoked', 'changed'],
])('%s with the verb %s is a person who has %s', (field, verb, kind) => {
  const told = { at: 1_767_225_600_000, changes: [{ kind, personId: PERSON }] }
  expect(readPermissionsEntry(entryOf(field, { verb }))).toEqual(told)
  expect(readPermissionsEntry(entryOf(field, verb))).toEqual(told)
})

test('a permission that is taken away is never the end of all of them', () => {
  for (const verb of ['disconnected', 'connected', 'something new'])
    expect(readPermissionsEntry(entryOf('ads_read', { verb }))?.changes).toEqual([
      { kind: 'unknown', field: 'ads_read' },
    ])
  expect(readPermissionsEntry(entryOf('connected', { verb: 'revoked' }))?.changes).toEqual([
    { kind: 'unknown', field: 'connected' },
  ])
})

test('a favourite is nothing of ours', () => {
  expect(readPermissionsEntry(entryOf('bookmarked', { verb: 'granted' }))?.changes).toEqual([
    { kind: 'unknown', field: 'bookmarked' },
  ])
})

test('fields without values still say whose grant has changed', () => {
  const changed_fields = ['connected', 'bookmarked']
  expect(readPermissionsEntry({ id: PERSON, time: 1, changed_fields })?.changes).toEqual([
    { kind: 'changed', personId: PERSON },
  ])
})

test.each<[string, unknown]>([
  ['nothing', undefined],
  ['nobody', { ...entryOf('connected', { verb: 'connected' }), id: undefined }],
  ['a person whose id is none', { ...entryOf('connected', { verb: 'connected' }), id: 'me' }],
  ['no time', { ...entryOf('connected', { verb: 'connected' }), time: undefined }],
  ['no verb', entryOf('connected', {})],
  ['a verb that is no word', entryOf('connected', { verb: 7 })],
  ['a change without a field', { id: PERSON, time: 1, changes: [{ value: { verb: 'revoked' } }] }],
])('%s is no entry', (_what, value) => {
  expect(readPermissionsEntry(value)).toBeUndefined()
})

test('no value makes it throw', () => {
  const anyEntry = fc.oneof(
    fc.anything(),
    fc.tuple(fc.string(), fc.anything()).map(([field, value]) => entryOf(field, value)),
  )
  fc.assert(
    fc.property(anyEntry, (value) => {
      expect(() => readPermissionsEntry(value)).not.toThrow()
    }),
  )
})
