import { expect, test } from 'vitest'
import { daysBetween, hoursOfLocalDay, localDay, offsetMinutes } from './insights/local-days.ts'

const labels = (zone: string, day: string) => hoursOfLocalDay(zone, day).map((hour) => hour.label)
const starts = (zone: string, day: string) =>
  hoursOfLocalDay(zone, day).map((hour) => new Date(hour.startsAt).toISOString())

test('a plain day in New York has its 24 hours from four or five in the morning UTC', () => {
  expect(labels('America/New_York', '2026-11-22')).toEqual(Array.from({ length: 24 }, (_, hour) => hour))
  expect(starts('America/New_York', '2026-11-22')[0]).toBe('2026-11-22T05:00:00.000Z')
  expect(starts('America/New_York', '2026-07-01')[0]).toBe('2026-07-01T04:00:00.000Z')
})

test('the day of 25 hours in New York shows one o’clock twice', () => {
  expect(labels('America/New_York', '2026-11-01').slice(0, 4)).toEqual([0, 1, 1, 2])
  expect(labels('America/New_York', '2026-11-01')).toHaveLength(25)
  expect(starts('America/New_York', '2026-11-01').slice(1, 3)).toEqual([
    '2026-11-01T05:00:00.000Z',
    '2026-11-01T06:00:00.000Z',
  ])
})

test('the day of 23 hours in New York has no two o’clock', () => {
  expect(labels('America/New_York', '2026-03-08').slice(0, 4)).toEqual([0, 1, 3, 4])
  expect(labels('America/New_York', '2026-03-08')).toHaveLength(23)
})

test('Berlin changes at its own hours', () => {
  expect(labels('Europe/Berlin', '2026-10-25').slice(0, 5)).toEqual([0, 1, 2, 2, 3])
  expect(labels('Europe/Berlin', '2026-03-29').slice(0, 4)).toEqual([0, 1, 3, 4])
})

test('hours in Kolkata begin at half past in UTC', () => {
  expect(starts('Asia/Kolkata', '2026-11-23')[0]).toBe('2026-11-22T18:30:00.000Z')
  expect(labels('Asia/Kolkata', '2026-11-23')).toHaveLength(24)
  expect(offsetMinutes('Asia/Kolkata', Date.parse('2026-11-23T00:00:00Z'))).toBe(330)
})

test('a zone that changes by half an hour has a day of 24 and a half hours', () => {
  const hours = hoursOfLocalDay('Australia/Lord_Howe', '2026-04-05')
  expect(hours.reduce((sum, hour) => sum + hour.minutes, 0)).toBe(24 * 60 + 30)
  expect(hours.every((hour) => hour.minutes <= 60)).toBe(true)
})

test('a day that begins at one o’clock begins there', () => {
  expect(labels('Africa/Cairo', '2026-04-24')[0]).toBe(1)
  expect(labels('Africa/Cairo', '2026-04-24')).toHaveLength(23)
})

test.each([
  'America/New_York',
  'Europe/Berlin',
  'Asia/Kolkata',
  'Africa/Cairo',
  'Australia/Lord_Howe',
  'UTC',
])('the days of a year in %s follow each other without gap or overlap', (zone) => {
  let end = hoursOfLocalDay(zone, '2026-01-01')[0]?.startsAt ?? 0
  for (const day of daysBetween('2026-01-01', '2026-12-31'))
    for (const hour of hoursOfLocalDay(zone, day)) {
      expect(localDay(zone, hour.startsAt)).toBe(day)
      expect(hour.startsAt).toBe(end)
      end = hour.startsAt + hour.minutes * 60_000
    }
})
