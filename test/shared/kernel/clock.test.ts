import { expect, it } from 'vitest'
import { clock } from '../../../shared/kernel/clock.ts'

it('the clock tells the machine’s time in milliseconds', () => {
  const before = Date.now()
  const now = clock.now()
  expect(now).toBeGreaterThanOrEqual(before)
  expect(now).toBeLessThanOrEqual(Date.now())
})
