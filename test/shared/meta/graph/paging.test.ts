import * as z from 'zod'
import { expect, it } from 'vitest'
import { pageOf } from '../../../../shared/meta/graph/paging.ts'

const page = pageOf(z.looseObject({ id: z.string() }))
const cursors = { before: 'MAZDZD', after: 'MjQZD' }
const next = 'https://graph.facebook.com/v25.0/1/insights?access_token=EAAsecret&after=MjQZD'

it('the list ends where next is absent, though a cursor is there', () => {
  expect(page.parse({ data: [{ id: '1' }], paging: { cursors } })).toEqual({ rows: [{ id: '1' }] })
  expect(page.parse({ data: [{ id: '1' }] })).toEqual({ rows: [{ id: '1' }] })
})

it('a page with a next goes on at its cursor', () => {
  expect(page.parse({ data: [{ id: '1' }], paging: { cursors, next } })).toEqual({
    rows: [{ id: '1' }],
    after: 'MjQZD',
  })
})

it('an empty page with a next is not the end', () => {
  expect(page.parse({ data: [], paging: { cursors, next } })).toEqual({ rows: [], after: 'MjQZD' })
})

it('nothing of next itself is kept, as it holds the token', () => {
  expect(JSON.stringify(page.parse({ data: [], paging: { cursors, next, previous: next } }))).not.toContain(
    'EAA',
  )
})

it.each([
  ['cursors', { next }],
  ['an after', { next, cursors: { before: 'MAZDZD' } }],
  ['anything in its after', { next, cursors: { after: '' } }],
])('a next without %s is refused: the rest of the list would be lost', (_what, paging) => {
  expect(page.safeParse({ data: [{ id: '1' }], paging }).success).toBe(false)
})

it('an answer without a list, or with one row of another shape, is refused whole', () => {
  expect(page.safeParse({}).success).toBe(false)
  expect(page.safeParse({ data: { '0': { id: '1' } } }).success).toBe(false)
  expect(page.safeParse({ data: [{ id: '1' }, { id: 2 }] }).success).toBe(false)
})
