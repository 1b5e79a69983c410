import * as fc from 'fast-check'
import { expect, it } from 'vitest'
import { dateIn, dayBefore, yesterdayAndToday } from '../../../shared/domain/account-day.ts'

const QUARTER = 15 * 60_000
const HOUR = 60 * 60_000
const ZONES = [
  'UTC',
  'Europe/Berlin',
  'Europe/London',
  'America/New_York',
  'America/Los_Angeles',
  'America/St_Johns',
  'America/Sao_Paulo',
  'Asia/Kolkata',
  'Asia/Kathmandu',
  'Asia/Tokyo',
  'Australia/Lord_Howe',
  'Australia/Sydney',
  'Africa/Casablanca',
  'Pacific/Apia',
  'Pacific/Chatham',
  'Pacific/Kiritimati',
  'Pacific/Pago_Pago',
] as const

/** How many hours of absolute time fall on a day of a zone, counted by the quarter of an hour. */
function hoursOf(timeZone: string, date: string): number {
  const noon = Date.parse(`${date}T12:00:00Z`)
  let quarters = 0
  for (let instant = noon - 40 * HOUR; instant < noon + 40 * HOUR; instant += QUARTER) {
    if (dateIn(timeZone, instant) === date) quarters++
  }
  return quarters / 4
}

/** The day by the zone's offset from UTC: another way to it than the one under test. */
function dayByOffset(timeZone: string, instant: number): string {
  const offset = new Intl.DateTimeFormat('en', { timeZone, timeZoneName: 'longOffset' })
    .formatToParts(instant)
    .find((part) => part.type === 'timeZoneName')?.value
  const [, sign, hours, minutes] = /^GMT(?:([+-])(\d\d):(\d\d))?$/.exec(offset ?? '') ?? []
  const milliseconds = (Number(hours ?? 0) * 60 + Number(minutes ?? 0)) * 60_000
  return new Date(instant + (sign === '-' ? -milliseconds : milliseconds)).toISOString().slice(0, 10)
}

const zone = fc.constantFrom(...ZONES)
const instant = fc.integer({ min: Date.UTC(2020, 0, 1), max: Date.UTC(2035, 11, 31) })

it.each([
  ['Europe/Berlin', '2026-03-29', 23],
  ['Europe/Berlin', '2026-10-25', 25],
  ['Europe/Berlin', '2026-11-23', 24],
  ['Europe/London', '2026-03-29', 23],
  ['Europe/London', '2026-10-25', 25],
  ['America/New_York', '2026-03-08', 23],
  ['America/New_York', '2026-11-01', 25],
  ['America/Los_Angeles', '2027-03-14', 23],
  ['America/Los_Angeles', '2027-11-07', 25],
  ['America/St_Johns', '2026-03-08', 23],
  ['America/Sao_Paulo', '2026-11-01', 24],
  ['Australia/Sydney', '2026-10-04', 23],
  ['Australia/Sydney', '2026-04-05', 25],
  ['Australia/Lord_Howe', '2026-10-04', 23.5],
  ['Australia/Lord_Howe', '2026-04-05', 24.5],
  ['Pacific/Chatham', '2026-09-27', 23],
  ['Asia/Kolkata', '2026-03-29', 24],
  ['UTC', '2026-03-29', 24],
])('in %s the day %s has %d hours', (timeZone, date, hours) => {
  expect(hoursOf(timeZone, date)).toBe(hours)
})

it.each([
  ['Pacific/Kiritimati', '2026-11-24'],
  ['Asia/Kolkata', '2026-11-23'],
  ['UTC', '2026-11-23'],
  ['America/Los_Angeles', '2026-11-23'],
  ['Pacific/Pago_Pago', '2026-11-22'],
])('at one and the same instant it is another day elsewhere: %s', (timeZone, date) => {
  expect(dateIn(timeZone, Date.UTC(2026, 10, 23, 10, 30))).toBe(date)
})

it('the day of an instant is the one that the zone’s offset gives, at thousands of instants', () => {
  fc.assert(
    fc.property(zone, instant, (timeZone, at) => {
      expect(dateIn(timeZone, at)).toBe(dayByOffset(timeZone, at))
    }),
    { numRuns: 2000 },
  )
})

it('the day before is the calendar’s, at thousands of instants in all zones', () => {
  fc.assert(
    fc.property(zone, instant, (timeZone, at) => {
      const today = dateIn(timeZone, at)
      const before = dayBefore(today)
      expect(before).toMatch(/^\d{4}-\d{2}-\d{2}$/)
      expect(Date.parse(today) - Date.parse(before)).toBe(24 * HOUR)
    }),
    { numRuns: 3000 },
  )
})

it.each([
  ['2026-03-01', '2026-02-28'],
  ['2028-03-01', '2028-02-29'],
  ['2026-01-01', '2025-12-31'],
  ['2026-10-26', '2026-10-25'],
])('the day before %s is %s', (date, before) => {
  expect(dayBefore(date)).toBe(before)
})

it('in each of the 25 hours of a day, yesterday and today are the same two days', () => {
  const midnight = Date.UTC(2026, 9, 24, 22)
  const days = Array.from({ length: 25 }, (_none, hour) =>
    yesterdayAndToday('Europe/Berlin', midnight + hour * HOUR),
  )
  expect(new Set(days.map((pair) => pair.join()))).toEqual(new Set(['2026-10-24,2026-10-25']))
  expect(yesterdayAndToday('Europe/Berlin', midnight - 1)).toEqual(['2026-10-23', '2026-10-24'])
  expect(yesterdayAndToday('Europe/Berlin', midnight + 25 * HOUR)).toEqual(['2026-10-25', '2026-10-26'])
})

it.each(['', 'Mars/Olympus', 'Europe/Berlin ', '../UTC'])(
  'a zone that nobody knows is malformed: %j',
  (timeZone) => {
    expect(() => dateIn(timeZone, 0)).toThrow(expect.objectContaining({ code: 'ERR_GRAPH_MALFORMED' }))
  },
)
