import { expect, it } from 'vitest'
import {
  permissionName,
  supportedPermissions,
  tokenKindsOf,
} from '../../../../shared/domain/preflight/permissions.ts'

it('lists the 37 permissions of Meta’s page once each', () => {
  const all = [...supportedPermissions.bothKinds, ...supportedPermissions.userOnly]
  expect(new Set(all).size).toBe(37)
  expect(all).toHaveLength(37)
})

it('lets only people’s tokens carry email and public_profile', () => {
  expect(tokenKindsOf('email')).toEqual(['user'])
  expect(tokenKindsOf('public_profile')).toEqual(['user'])
  expect(tokenKindsOf('ads_read')).toEqual(['system-user', 'user'])
})

it('knows nothing of a permission that is not on the page', () => {
  expect(tokenKindsOf('ads_reed')).toBeUndefined()
})

it('reads the singular that tokens carry as the plural that the page prints', () => {
  expect(permissionName('manage_app_solution')).toBe('manage_app_solutions')
  expect(tokenKindsOf('manage_app_solution')).toEqual(['system-user', 'user'])
})
