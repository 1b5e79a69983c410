import { expect, it } from 'vitest'
import { debugToken } from '../../../../shared/meta/edges/debug-token.ts'
import { everythingOf, refusalOf, VALUE } from './malformed.ts'

const { read } = debugToken()

it('a token is asked about as the app, and travels as a secret', () => {
  expect(debugToken()).toMatchObject({
    operation: 'debug-token',
    method: 'GET',
    path: 'debug_token',
    params: {},
    secretParams: { input_token: 'subject-token' },
    as: 'app',
    repeatable: true,
  })
})

// Meta, WhatsApp access tokens, read 2026-11-23: the sample of that page
it('a system user’s token that never expires is read', () => {
  const data = {
    app_id: '634974688087057',
    type: 'SYSTEM_USER',
    application: 'Lucky Shrub',
    data_access_expires_at: 0,
    expires_at: 0,
    is_valid: true,
    issued_at: 1712099387,
    scopes: ['whatsapp_business_messaging', 'whatsapp_business_management'],
    granular_scopes: [
      { scope: 'whatsapp_business_management' },
      { scope: 'ads_read', target_ids: ['9', '10'] },
    ],
    user_id: '104169029247128',
  }
  expect(read({ data })).toEqual({
    isValid: true,
    appId: '634974688087057',
    type: 'SYSTEM_USER',
    issuedAt: 1712099387000,
    permissions: ['whatsapp_business_management', 'whatsapp_business_messaging'],
    granular: [
      { permission: 'whatsapp_business_management' },
      { permission: 'ads_read', targetIds: ['10', '9'] },
    ],
    userId: '104169029247128',
  })
})

it('a token that ends says when, in milliseconds', () => {
  expect(read({ data: { is_valid: true, expires_at: 1767225600 } }).expiresAt).toBe(1767225600000)
})

it('that data access ends is read in milliseconds, and 0 is never', () => {
  const dates = [1767225600, 0].map((data_access_expires_at) => {
    return read({ data: { is_valid: true, data_access_expires_at } }).dataAccessExpiresAt
  })
  expect(dates).toEqual([1767225600000, undefined])
})

it('an invalid token is an answer with its error, not a failure', () => {
  const data = {
    app_id: '1',
    type: 'USER',
    error: { code: 190, message: `Session has expired ${VALUE}`, subcode: 463 },
    expires_at: 1639227600,
    is_valid: false,
    scopes: ['email', 'public_profile'],
  }
  const facts = read({ data })
  expect(facts).toMatchObject({ isValid: false, error: { code: 190, subcode: 463 } })
  expect(JSON.stringify(facts)).not.toContain(VALUE)
})

it('a token that cannot be decrypted is invalid, and has no permissions', () => {
  const data = { error: { code: 190, message: 'could not be decrypted' }, is_valid: false, scopes: [] }
  expect(read({ data })).toEqual({ isValid: false, permissions: [], granular: [], error: { code: 190 } })
})

it('no target ids, or an empty list of them, is every asset and never none', () => {
  const granular_scopes = [{ scope: 'ads_read' }, { scope: 'ads_management', target_ids: [] }]
  expect(read({ data: { is_valid: true, granular_scopes } }).granular).toEqual([
    { permission: 'ads_read' },
    { permission: 'ads_management' },
  ])
})

it('ids may come as numbers, and both spellings of a permission are one', () => {
  const granular_scopes = [{ scope: 'manage_app_solutions', target_ids: [42, '7'] }]
  const facts = read({ data: { is_valid: true, app_id: 634974688087, user_id: 5, granular_scopes } })
  expect(facts).toMatchObject({ appId: '634974688087', userId: '5' })
  expect(facts.granular).toEqual([{ permission: 'manage_app_solution', targetIds: ['42', '7'] }])
})

it.each([
  ['without data', { is_valid: true, user_id: VALUE }],
  ['that does not say whether it is valid', { data: { user_id: VALUE } }],
  ['with a text for a date', { data: { is_valid: true, expires_at: VALUE } }],
  ['with a text for its scopes', { data: { is_valid: true, scopes: VALUE } }],
  ['that is nothing', undefined],
])('an answer %s is malformed and shows no value', (_what, body) => {
  const failure = refusalOf(debugToken(), body)
  expect(failure).toMatchObject({ code: 'ERR_GRAPH_MALFORMED', facts: { operation: 'debug-token' } })
  expect(everythingOf(failure)).not.toContain(VALUE)
})
