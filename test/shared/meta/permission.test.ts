import * as fc from 'fast-check'
import { expect, it } from 'vitest'
import { canonicalPermission, permissionSet } from '../../../shared/meta/permission.ts'

it('the two spellings of one permission are one permission', () => {
  expect(canonicalPermission('manage_app_solutions')).toBe('manage_app_solution')
  expect(canonicalPermission('manage_app_solution')).toBe('manage_app_solution')
  expect(permissionSet(['manage_app_solutions', 'manage_app_solution'])).toEqual(['manage_app_solution'])
})

it('a permission that nobody has heard of is kept as it is', () => {
  expect(canonicalPermission('pages_of_next_year')).toBe('pages_of_next_year')
  expect(canonicalPermission('constructor')).toBe('constructor')
})

it('order and repetition of permissions never matter', () => {
  const names = fc.array(fc.constantFrom('ads_read', 'business_management', 'pages_show_list', 'email'))
  fc.assert(
    fc.property(names, (permissions) => {
      const set = permissionSet(permissions)
      expect(set).toEqual(permissionSet(permissions.toReversed()))
      expect(set).toEqual(permissionSet([...permissions, ...permissions]))
      expect(set).toEqual([...new Set(permissions)].toSorted())
    }),
  )
})
