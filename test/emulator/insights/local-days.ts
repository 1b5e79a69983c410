const MINUTE_MS = 60_000
const QUARTER_MS = 15 * MINUTE_MS

/** An hour of a local day, or the piece of one that a change of the clock leaves. */
export interface LocalHour {
  /** 0 to 23, as the clock on the wall shows it. */
  readonly label: number
  /** Milliseconds since the epoch. */
  readonly startsAt: number
  readonly minutes: number
}

const offsetReaders = new Map<string, Intl.DateTimeFormat>()
const hoursKnown = new Map<string, readonly LocalHour[]>()

/** How far a zone is ahead of UTC at a moment, in minutes; 330 for Asia/Kolkata. */
export function offsetMinutes(zone: string, instant: number): number {
  let reader = offsetReaders.get(zone)
  if (!reader) {
    reader = new Intl.DateTimeFormat('en-US', { timeZone: zone, timeZoneName: 'longOffset' })
    offsetReaders.set(zone, reader)
  }
  const name = reader.formatToParts(instant).find((part) => part.type === 'timeZoneName')?.value ?? 'GMT'
  const [, sign = '+', hours = '0', minutes = '0'] = /^GMT([+-])(\d{2}):(\d{2})/.exec(name) ?? []
  return (sign === '-' ? -1 : 1) * (Number(hours) * 60 + Number(minutes))
}

/** The day of the calendar in a zone at a moment, `2026-11-01`. */
export function localDay(zone: string, instant: number): string {
  return new Date(instant + offsetMinutes(zone, instant) * MINUTE_MS).toISOString().slice(0, 10)
}

/** The day that is so many days later. */
export function addDays(day: string, days: number): string {
  return new Date(Date.parse(`${day}T00:00:00Z`) + days * 86_400_000).toISOString().slice(0, 10)
}

/** The days from one to another, both included; none when they are in the wrong order. */
export function daysBetween(since: string, until: string): readonly string[] {
  const days: string[] = []
  for (let day = since; day <= until; day = addDays(day, 1)) days.push(day)
  return days
}

/**
 * The hours of a local day in their order: 24, or 23 or 25 where the clocks change. An hour that the
 * clock shows twice is here twice under one label.
 */
export function hoursOfLocalDay(zone: string, day: string): readonly LocalHour[] {
  const key = `${zone}|${day}`
  const known = hoursKnown.get(key)
  if (known) return known
  const start = startOfLocalDay(zone, day)
  const end = startOfLocalDay(zone, addDays(day, 1))
  const hours = end - start === 24 * 60 * MINUTE_MS ? plainHours(start) : walkedHours(zone, start, end)
  if (hoursKnown.size > 20_000) hoursKnown.clear()
  hoursKnown.set(key, hours)
  return hours
}

/** The first moment of a local day, which is not midnight where the clocks change at midnight. */
function startOfLocalDay(zone: string, day: string): number {
  const midnight = Date.parse(`${day}T00:00:00Z`)
  const guess = midnight - offsetMinutes(zone, midnight) * MINUTE_MS
  let start = midnight - offsetMinutes(zone, guess) * MINUTE_MS
  while (localDay(zone, start) < day) start += QUARTER_MS
  while (localDay(zone, start - QUARTER_MS) >= day) start -= QUARTER_MS
  return start
}

function plainHours(start: number): readonly LocalHour[] {
  return Array.from({ length: 24 }, (_, label) => ({
    label,
    startsAt: start + label * 60 * MINUTE_MS,
    minutes: 60,
  }))
}

/** In steps of a quarter, the finest difference between zones in use; no piece is longer than an hour. */
function walkedHours(zone: string, start: number, end: number): readonly LocalHour[] {
  const hours: LocalHour[] = []
  let current: LocalHour | undefined
  for (let instant = start; instant < end; instant += QUARTER_MS) {
    const label = new Date(instant + offsetMinutes(zone, instant) * MINUTE_MS).getUTCHours()
    if (current && current.label === label && current.minutes < 60) {
      current = { ...current, minutes: current.minutes + 15 }
      hours[hours.length - 1] = current
    } else {
      current = { label, startsAt: instant, minutes: 15 }
      hours.push(current)
    }
  }
  return hours
}
