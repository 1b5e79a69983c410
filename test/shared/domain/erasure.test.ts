import { expect, test } from 'vitest'
import { erasableUpTo, isErasable, isForgotten, runsEndBy } from '../../../shared/domain/erasure.ts'
import type { Precedence } from '../../../shared/domain/installation.ts'
import { NOON } from '../../factories/ambient.ts'
import { connection } from '../../factories/connections.ts'

const HOUR = 60 * 60_000
const consent = (attemptId: string, minutes: number): Precedence => {
  const time = NOON + minutes * 60_000
  return { attemptId, tokenIssuedAt: time, tokenSealedAt: time }
}
const [older, newer] = [consent('older', 0), consent('newer', 1)]

test('rows go up to the newest consent of the connections that are given up', () => {
  expect(erasableUpTo([older, newer], [older], NOON)).toEqual(newer)
  expect(erasableUpTo([newer, older], [newer, older], NOON)).toEqual(newer)
  expect(erasableUpTo([older], [], NOON)).toEqual(older)
  expect(erasableUpTo([], [], NOON)).toBeUndefined()
})

test('a newer consent than theirs is waited for, until it can only have been abandoned', () => {
  expect(erasableUpTo([older], [older, newer], newer.tokenSealedAt + 8 * HOUR - 1)).toBe('wait')
  expect(erasableUpTo([older], [older, newer], newer.tokenSealedAt + 8 * HOUR)).toEqual(newer)
  expect(erasableUpTo([], [newer], NOON)).toBe('wait')
})

test('what a newer consent has written is spared', () => {
  expect([isErasable(older, newer), isErasable(newer, newer), isErasable(newer, older)]).toEqual([
    true,
    true,
    false,
  ])
})

test('a run may outlive what has taken its lease away by as long as a lease lasts', () => {
  expect(runsEndBy(connection())).toBe(0)
  expect(runsEndBy(connection({ removedAt: NOON }))).toBe(NOON + 630_000)
  expect(runsEndBy(connection({ generation: 2, activeAt: NOON, suspendedAt: NOON - HOUR }))).toBe(
    NOON + 630_000,
  )
})

test('a tombstone counts for thirty days, whether or not its row is still there', () => {
  const deletedAt = NOON - 30 * 24 * HOUR
  expect(isForgotten({ deletedAt }, NOON - 1)).toBe(false)
  expect(isForgotten({ deletedAt }, NOON)).toBe(true)
  expect(isForgotten({}, NOON)).toBe(false)
})
