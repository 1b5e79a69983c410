import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { grantDifference } from '../../../shared/domain/grant-difference.ts'
import type { Grant } from '../../../shared/domain/installation.ts'

const held: Grant = {
  permissions: ['ads_read', 'business_management'],
  granular: [{ permission: 'ads_read', targetIds: ['42', '43'] }],
}
const same = { gained: [], lost: [], retargeted: [] }

test.each<[string, Partial<Grant>, object]>([
  ['a permission gained', { permissions: [...held.permissions, 'email'] }, { gained: ['email'] }],
  ['a permission lost', { permissions: ['ads_read'] }, { lost: ['business_management'] }],
  [
    'an asset lost',
    { granular: [{ permission: 'ads_read', targetIds: ['42'] }] },
    { retargeted: ['ads_read'] },
  ],
  ['a limit lifted', { granular: [{ permission: 'ads_read' }] }, { retargeted: ['ads_read'] }],
  ['a limit no longer shown', { granular: [] }, { retargeted: ['ads_read'] }],
  ['none left', { permissions: [] }, { lost: ['ads_read', 'business_management'] }],
])('%s is a difference', (_what, seen, difference) => {
  expect(grantDifference(held, { ...held, ...seen })).toEqual({ ...same, ...difference })
})

test('missing targets are all of them and never none', () => {
  const all = { ...held, granular: [{ permission: 'ads_read' }] }
  const empty = { ...held, granular: [{ permission: 'ads_read', targetIds: [] }] }
  const unnamed = { ...held, granular: [] }
  expect(grantDifference(all, empty)).toBeUndefined()
  expect(grantDifference(all, unnamed)).toBeUndefined()
  expect(grantDifference(empty, held)).toEqual({ ...same, retargeted: ['ads_read'] })
})

test('a permission that is named twice has the assets of both', () => {
  const [one, other] = [
    { permission: 'ads_read', targetIds: ['43'] },
    { permission: 'ads_read', targetIds: ['42'] },
  ]
  expect(grantDifference(held, { ...held, granular: [one, other] })).toBeUndefined()
  const twice = { ...held, granular: [{ permission: 'ads_read' }, one] }
  expect(grantDifference(held, twice)).toEqual({ ...same, retargeted: ['ads_read'] })
})

function grantOf(name: string): Grant {
  return { permissions: [name], granular: [{ permission: name, targetIds: ['1'] }] }
}

test('a renamed permission is the same one, with the same assets', () => {
  expect(grantDifference(grantOf('manage_app_solutions'), grantOf('manage_app_solution'))).toBeUndefined()
})

const names = fc.constantFrom('ads_read', 'email', 'manage_app_solution', 'constructor')
const anyGrant: fc.Arbitrary<Grant> = fc.record({
  permissions: fc.array(names),
  granular: fc.array(
    fc.oneof(
      fc.record({ permission: names }),
      fc.record({ permission: names, targetIds: fc.array(fc.constantFrom('1', '2', '3')) }),
    ),
  ),
})

test('order and repetition never matter, and both sides see the same difference', () => {
  fc.assert(
    fc.property(anyGrant, anyGrant, (one, other) => {
      const shuffled = {
        permissions: [...one.permissions, ...one.permissions].toReversed(),
        granular: one.granular.toReversed(),
      }
      expect(grantDifference(one, shuffled)).toBeUndefined()
      const [there, back] = [grantDifference(one, other), grantDifference(other, one)]
      expect(there?.gained.toSorted()).toEqual(back?.lost.toSorted())
      expect(there?.retargeted.toSorted()).toEqual(back?.retargeted.toSorted())
    }),
  )
})
