import { expect, test } from 'vitest'
import { revokePermissions, revokeToken } from '../../../../shared/meta/edges/revocation.ts'

test('whatever is no error counts as a token that is taken back', () => {
  const { read } = revokeToken('1')
  for (const body of [true, {}, { success: true }]) expect(() => read(body)).not.toThrow()
})

test('a person’s permissions are gone when Meta says so, as a word or as an object', () => {
  const { read } = revokePermissions('218471')
  for (const body of [true, { success: true }, { success: 'true' }]) expect(() => read(body)).not.toThrow()
  for (const body of [false, {}, { success: false }, 'true']) {
    expect(() => read(body)).toThrow(expect.objectContaining({ code: 'ERR_GRAPH_MALFORMED' }))
  }
})
