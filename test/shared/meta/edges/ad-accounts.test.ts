import { expect, it } from 'vitest'
import { adAccount, adAccounts, assignedAdAccounts } from '../../../../shared/meta/edges/ad-accounts.ts'
import { everythingOf, refusalOf, VALUE } from './malformed.ts'

const row = {
  id: 'act_102938475610293',
  account_id: '102938475610293',
  name: 'Harbour Coffee',
  timezone_name: 'America/Los_Angeles',
  currency: 'USD',
}
const read = {
  accountId: '102938475610293',
  name: 'Harbour Coffee',
  timeZone: 'America/Los_Angeles',
  currency: 'USD',
}

it.each([
  [assignedAdAccounts, 'assigned-ad-accounts', 'me/assigned_ad_accounts'],
  [adAccounts, 'ad-accounts', 'me/adaccounts'],
] as const)('ad accounts are asked for by %o', (edge, operation, path) => {
  expect(edge('landing')).toMatchObject({
    operation,
    method: 'GET',
    path,
    params: { fields: 'account_id,name,timezone_name,currency', limit: '100' },
    as: 'landing',
    permission: 'ads_read',
    repeatable: true,
  })
  expect(edge('landing').params).not.toHaveProperty('after')
  expect(edge('landing', 'MjQZD').params).toEqual({ ...edge('landing').params, after: 'MjQZD' })
  expect(edge('landing')).not.toHaveProperty('secretParams')
})

it('a page of accounts is read, and goes on where a next is', () => {
  const paging = { cursors: { before: 'MA', after: 'MQ' }, next: 'https://graph.facebook.com/…' }
  expect(adAccounts('landing').read({ data: [row], paging })).toEqual({ rows: [read], after: 'MQ' })
  expect(assignedAdAccounts('landing').read({ data: [] })).toEqual({ rows: [] })
})

it('an account without a name has an empty one', () => {
  const { name: _name, ...nameless } = row
  expect(adAccounts('landing').read({ data: [nameless] }).rows).toEqual([{ ...read, name: '' }])
})

it.each([
  ['without a time zone', { ...row, timezone_name: undefined, name: VALUE }],
  ['with a number for an id', { ...row, account_id: 102938475610293, name: VALUE }],
  ['that is a text', VALUE],
])('an account %s is malformed and shows no value', (_what, account) => {
  const failure = refusalOf(adAccounts('landing'), { data: [account] })
  expect(failure.code).toBe('ERR_GRAPH_MALFORMED')
  expect(everythingOf(failure)).not.toMatch(/EAAvalue|1029384/)
})

it('one ad account is asked for by itself, as the connection that works on it', () => {
  const call = adAccount('42')
  expect(call).toMatchObject({ path: 'act_42', as: 'connection', assetId: '42', repeatable: true })
  const body = { account_id: '42', id: 'act_42', timezone_name: 'Asia/Kolkata', currency: 'INR' }
  expect(call.read(body)).toEqual({ accountId: '42', name: '', timeZone: 'Asia/Kolkata', currency: 'INR' })
})
