import * as fc from 'fast-check'
import { expect, it } from 'vitest'
import { Failure } from '../../../shared/base/failure.ts'
import { nextTry } from '../../../shared/domain/retry-delay.ts'

const transient = new Failure('ERR_GRAPH_TRANSIENT', 'broke off')
const throttled = (retryAfterSeconds: number) =>
  new Failure('ERR_GRAPH_THROTTLED_OBJECT', 'too many calls', { retryAfterSeconds })

it('the delay doubles from a minute, and after five tries the run has failed', () => {
  expect([0, 1, 2, 3, 4, 5].map((fails) => nextTry(transient, fails, 0))).toEqual([
    60,
    120,
    240,
    480,
    undefined,
    undefined,
  ])
})

it('what does not pass by itself is not tried again', () => {
  expect(nextTry(new Failure('ERR_GRAPH_TOKEN_DEAD', 'is dead'), 0, 0)).toBeUndefined()
  expect(nextTry(new Failure('ERR_GRAPH_BAD_REQUEST', 'is wrong'), 0, 0)).toBeUndefined()
})

it('what Meta asks for is waited in full, also beyond an hour, whatever the number of tries', () => {
  expect(nextTry(throttled(1140), 0, 0)).toBe(1140)
  expect(nextTry(throttled(1140), 3, 0)).toBe(1140)
  expect(nextTry(throttled(5 * 3600), 0, 0)).toBe(5 * 3600)
})

it('a wait is a day at most and never nothing', () => {
  expect(nextTry(throttled(1e9), 0, 0)).toBe(24 * 3600)
  expect(nextTry(throttled(0), 0, 0)).toBe(1)
  expect(nextTry(throttled(-5), 0, 0)).toBe(1)
})

it('jitter lengthens a wait by up to a quarter and never shortens it', () => {
  const fraction = fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true })
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 80_000 }), fraction, (asked, chance) => {
      const seconds = nextTry(throttled(asked), 0, chance) ?? 0
      expect(Number.isInteger(seconds)).toBe(true)
      expect(seconds).toBeGreaterThanOrEqual(asked)
      expect(seconds).toBeLessThanOrEqual(Math.ceil(asked * 1.25))
    }),
  )
})
