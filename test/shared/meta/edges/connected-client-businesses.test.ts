import { expect, test } from 'vitest'
import { connectedClientBusinesses } from '../../../../shared/meta/edges/connected-client-businesses.ts'
import { everythingOf, refusalOf, VALUE } from './malformed.ts'

test('connected businesses are asked for as the app, a hundred at once and by their ids alone', () => {
  const call = connectedClientBusinesses('1029384756102938')
  expect(call).toMatchObject({
    operation: 'connected-client-businesses',
    method: 'GET',
    path: '1029384756102938/connected_client_businesses',
    params: { fields: 'id', limit: '100' },
    as: 'app',
    repeatable: true,
  })
  expect(call.params).not.toHaveProperty('after')
  expect(connectedClientBusinesses('1', 'MjQZD').params).toEqual({
    fields: 'id',
    limit: '100',
    after: 'MjQZD',
  })
})

test('a page is its ids, and goes on where a next is', () => {
  const paging = { cursors: { before: 'MA', after: 'MQ' }, next: 'https://graph.facebook.com/…' }
  const data = [{ id: '200000000000001', name: 'Harbour Coffee' }, { id: '200000000000002' }]
  const { read } = connectedClientBusinesses('1')
  expect(read({ data, paging })).toEqual({ rows: ['200000000000001', '200000000000002'], after: 'MQ' })
  expect(read({ data: [] })).toEqual({ rows: [] })
})

test.each([
  ['without data', {}],
  ['that Meta’s page prints as an object', { data: { 0: { id: '1' } } }],
  ['of businesses without ids', { data: [{ name: VALUE }] }],
  ['whose ids have lost their digits', { data: [{ id: 200000000000001, name: VALUE }] }],
  ['that goes on nowhere', { data: [], paging: { next: 'https://graph.facebook.com/…' } }],
])('a list %s is malformed and shows no value', (_what, body) => {
  const failure = refusalOf(connectedClientBusinesses('1'), body)
  expect(failure.code).toBe('ERR_GRAPH_MALFORMED')
  expect(everythingOf(failure)).not.toMatch(/EAAvalue|2000000/)
})
