import { Failure } from '../base/failure.ts'

/** A calendar day `YYYY-MM-DD`, in some account's time zone. */
export type CalendarDate = string

const formats = new Map<string, Intl.DateTimeFormat>()

function newFormat(timeZone: string): Intl.DateTimeFormat {
  try {
    return new Intl.DateTimeFormat('en-CA', {
      timeZone,
      calendar: 'iso8601',
      year: 'numeric',
      month: '2-digit',
      day: '2-digit',
    })
  } catch (cause) {
    throw new Failure('ERR_GRAPH_MALFORMED', 'an ad account has a time zone that nobody knows', { cause })
  }
}

function formatOf(timeZone: string): Intl.DateTimeFormat {
  const known = formats.get(timeZone)
  if (known) return known
  const format = newFormat(timeZone)
  formats.set(timeZone, format)
  return format
}

/** The day that an instant (milliseconds since the epoch) falls on in a time zone; `ERR_GRAPH_MALFORMED` for an unknown zone. */
export function dateIn(timeZone: string, instant: number): CalendarDate {
  return formatOf(timeZone).format(instant)
}

/** The day before. Counted on the calendar: a day has 23, 24 or 25 hours. */
export function dayBefore(date: CalendarDate): CalendarDate {
  const noon = new Date(`${date}T12:00:00Z`)
  noon.setUTCDate(noon.getUTCDate() - 1)
  return noon.toISOString().slice(0, 10)
}

/** Yesterday and today as the account counts them. */
export function yesterdayAndToday(timeZone: string, instant: number): readonly [CalendarDate, CalendarDate] {
  const today = dateIn(timeZone, instant)
  return [dayBefore(today), today]
}
