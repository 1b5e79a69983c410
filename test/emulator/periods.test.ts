import { expect, test } from 'vitest'
import { earliestDay, presetPeriod, stepsOf } from './insights/periods.ts'

// A Monday.
const TODAY = '2026-11-23'

test.each([
  ['today', '2026-11-23', '2026-11-23'],
  ['yesterday', '2026-11-22', '2026-11-22'],
  ['last_3d', '2026-11-20', '2026-11-22'],
  ['last_7d', '2026-11-16', '2026-11-22'],
  ['last_90d', '2026-08-25', '2026-11-22'],
  ['this_week_mon_today', '2026-11-23', '2026-11-23'],
  ['this_week_sun_today', '2026-11-22', '2026-11-23'],
  ['last_week_mon_sun', '2026-11-16', '2026-11-22'],
  ['last_week_sun_sat', '2026-11-15', '2026-11-21'],
  ['this_month', '2026-11-01', '2026-11-23'],
  ['last_month', '2026-10-01', '2026-10-31'],
  ['this_quarter', '2026-10-01', '2026-11-23'],
  ['last_quarter', '2026-07-01', '2026-09-30'],
  ['this_year', '2026-01-01', '2026-11-23'],
  ['last_year', '2025-01-01', '2025-12-31'],
  ['maximum', '2023-10-23', '2026-11-23'],
])('%s runs from %s to %s', (preset, since, until) => {
  expect(presetPeriod(preset, TODAY)).toEqual({ since, until })
})

test('a preset that is none is undefined', () => {
  expect(presetPeriod('last_5d', TODAY)).toBeUndefined()
})

test('37 months before the last of a month is the last of a shorter one', () => {
  expect(earliestDay('2026-03-31')).toBe('2023-02-28')
})

test('steps of days end with a shorter one, and months are those of the calendar', () => {
  const period = { since: '2026-10-30', until: '2026-11-03' }
  expect(stepsOf(period, 2)).toEqual([
    { since: '2026-10-30', until: '2026-10-31' },
    { since: '2026-11-01', until: '2026-11-02' },
    { since: '2026-11-03', until: '2026-11-03' },
  ])
  expect(stepsOf(period, 'monthly')).toEqual([
    { since: '2026-10-30', until: '2026-10-31' },
    { since: '2026-11-01', until: '2026-11-03' },
  ])
  expect(stepsOf(period, 'all_days')).toEqual([period])
})
