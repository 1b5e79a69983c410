import { expect, test } from 'vitest'
import {
  removalLimit,
  turnedWithin,
  WINDOW_MILLISECONDS,
} from '../../../../shared/domain/verdict/removal-limit.ts'

test.each([
  [undefined, 5],
  [0, 5],
  [599, 5],
  [600, 6],
  [1_000, 10],
  [1_099, 10],
  [250_000, 2_500],
])('of %s installations %i may turn bad at once', (installations, limit) => {
  expect(removalLimit(installations)).toBe(limit)
})

test('turns of the last ten minutes count, each installation once', () => {
  const now = 100 * WINDOW_MILLISECONDS + 1
  const turns = [
    { installationId: 'old', at: now - WINDOW_MILLISECONDS },
    { installationId: 'one', at: now - WINDOW_MILLISECONDS + 1 },
    { installationId: 'one', at: now },
    { installationId: 'two', at: now },
  ]
  expect(turnedWithin(turns, now)).toBe(2)
  expect(turnedWithin(turns, now + 1)).toBe(2)
  expect(turnedWithin([], now)).toBe(0)
})

test('a turn that a clock ahead of ours has written counts, too', () => {
  expect(turnedWithin([{ installationId: 'one', at: 2 }], 1)).toBe(1)
})
