import * as fc from 'fast-check'
import { expect, it } from 'vitest'
import type { Connection } from '../../../shared/domain/connection.ts'
import { driftChange, driftOf, remaining, type Survey } from '../../../shared/domain/grant-drift.ts'
import { connection } from '../../factories/connections.ts'

const accounts = fc.subarray(['1', '2', '3', '4', '5'])
const permissions = fc.subarray(['ads_read', 'ads_management', 'business_management'])
const asset = (assetId: string) => ({ type: 'ad-account', assetId, name: '' }) as const

const surveys: fc.Arbitrary<Survey> = fc.record({
  permissions,
  surveyed: fc.constantFrom(['ad-account'] as const, [] as const),
  assets: accounts.map((ids) => ids.map(asset)),
})
const consents: fc.Arbitrary<Connection> = fc
  .record({ ids: accounts, permissions })
  .map(({ ids, permissions: granted }) =>
    connection({ assets: ids.map((assetId) => ({ type: 'ad-account', assetId })), permissions: granted }),
  )

it('what was read is either lost, still there, or gained', () => {
  fc.assert(
    fc.property(consents, surveys, (consent, survey) => {
      const drift = driftOf(consent, survey)
      const left = remaining(consent, drift)
      const there = (assetId: string) => survey.assets.some((one) => one.assetId === assetId)
      const isRead = survey.surveyed.length > 0
      const expected = consent.assets.filter(({ assetId }) => !isRead || there(assetId))
      expect(left.assets).toEqual(expected)
      expect(left.permissions).toEqual(
        consent.permissions.filter((one) => survey.permissions.includes(one)).toSorted(),
      )
    }),
  )
})

it('the same survey again, in any order, is no change', () => {
  fc.assert(
    fc.property(consents, surveys, (consent, survey) => {
      const once = { ...consent, ...driftOf(consent, survey) }
      const shuffled = {
        ...survey,
        assets: survey.assets.toReversed(),
        permissions: survey.permissions.toReversed(),
      }
      expect(driftChange(once, driftOf(once, shuffled))).toBeUndefined()
    }),
  )
})

it('what is lost and comes back is told as both, and leaves nothing', () => {
  const consent = connection({ assets: [{ type: 'ad-account', assetId: '1' }], permissions: ['ads_read'] })
  const all: Survey = { permissions: ['ads_read'], surveyed: ['ad-account'], assets: [asset('1')] }
  const gone = driftOf(consent, { ...all, assets: [] })
  expect(driftChange(consent, gone)).toMatchObject({ lost: { assets: [{ assetId: '1' }] } })
  const back = driftOf({ ...consent, ...gone }, all)
  expect(back).toEqual({})
  expect(driftChange(gone, back)).toMatchObject({ regained: { assets: [{ assetId: '1' }] } })
})

it('what was gained and goes again is withdrawn, and no loss', () => {
  const consent = connection({ assets: [], permissions: ['ads_read'] })
  const more: Survey = { permissions: ['ads_read'], surveyed: ['ad-account'], assets: [asset('9')] }
  const gained = driftOf(consent, more)
  const after = driftOf({ ...consent, ...gained }, { ...more, assets: [] })
  const change = driftChange(gained, after)
  expect(change?.withdrawn.assets).toMatchObject([{ assetId: '9' }])
  expect(change?.lost.assets).toEqual([])
})

it('a renamed permission is no difference', () => {
  const consent = connection({ assets: [], permissions: ['manage_app_solution'] })
  const survey: Survey = { permissions: ['manage_app_solutions'], surveyed: [], assets: [] }
  expect(driftOf(consent, survey)).toEqual({})
})
