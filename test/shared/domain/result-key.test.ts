import * as fc from 'fast-check'
import { expect, it } from 'vitest'
import { insightsKey } from '../../../shared/domain/result-key.ts'
import { plannedJob } from '../../factories/connections.ts'

interface RunNumbers {
  readonly generation: number
  readonly epoch: number
  readonly fence: number
}

function keyOf(run: RunNumbers, date = '2026-11-23'): string {
  return insightsKey({ ...plannedJob({ ownerId: 'inst_a.b' }), ...run, fails: 0 }, date)
}

it('a file lies under its connection, account and day, named by its run', () => {
  expect(keyOf({ generation: 2, epoch: 29912070, fence: 4 })).toBe(
    'insights/v1/connection=inst_a.b/account=42/date=2026-11-23/g000002-e029912070-f000004.jsonl.gz',
  )
})

it('names are in the order of generation, then epoch, then fence', () => {
  const run = fc.record({
    generation: fc.integer({ min: 0, max: 999_999 }),
    epoch: fc.integer({ min: 0, max: 999_999_999 }),
    fence: fc.integer({ min: 0, max: 999_999 }),
  })
  fc.assert(
    fc.property(run, run, (a, b) => {
      const numbers = Math.sign(a.generation - b.generation || a.epoch - b.epoch || a.fence - b.fence)
      const names = keyOf(a) < keyOf(b) ? -1 : keyOf(a) > keyOf(b) ? 1 : 0
      expect(names).toBe(numbers)
    }),
  )
})

it('two runs, and two days of one run, never share a file', () => {
  const run = { generation: 1, epoch: 29912070, fence: 1 }
  const keys = [
    keyOf(run),
    keyOf(run, '2026-11-22'),
    keyOf({ ...run, fence: 2 }),
    keyOf({ ...run, epoch: run.epoch + 1 }),
    keyOf({ ...run, generation: 2 }),
  ]
  expect(new Set(keys).size).toBe(5)
})
