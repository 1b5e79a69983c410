import { addDays } from './local-days.ts'

/** A stretch of days, both ends included. */
export interface Period {
  readonly since: string
  readonly until: string
}

/** How far back insights go: 37 months (Meta, Insights, read 2026-11-23). */
export const RETENTION_MONTHS = 37

/** The days behind a `date_preset`, seen from a local day; undefined for a name that is none. */
export function presetPeriod(preset: string, today: string): Period | undefined {
  const yesterday = addDays(today, -1)
  const lastDays = /^last_(3|7|14|28|30|90)d$/.exec(preset)
  // The days before today, without today.
  if (lastDays) return { since: addDays(today, -Number(lastDays[1])), until: yesterday }
  const monday = addDays(today, -((weekday(today) + 6) % 7))
  const sunday = addDays(today, -weekday(today))
  const quarter = Math.floor((month(today) - 1) / 3) * 3 - (month(today) - 1)
  switch (preset) {
    case 'today':
      return { since: today, until: today }
    case 'yesterday':
      return { since: yesterday, until: yesterday }
    case 'this_week_mon_today':
      return { since: monday, until: today }
    case 'this_week_sun_today':
      return { since: sunday, until: today }
    case 'last_week_mon_sun':
      return { since: addDays(monday, -7), until: addDays(monday, -1) }
    case 'last_week_sun_sat':
      return { since: addDays(sunday, -7), until: addDays(sunday, -1) }
    case 'this_month':
      return { since: monthStart(today, 0), until: today }
    case 'last_month':
      return { since: monthStart(today, -1), until: addDays(monthStart(today, 0), -1) }
    case 'this_quarter':
      return { since: monthStart(today, quarter), until: today }
    case 'last_quarter':
      return { since: monthStart(today, quarter - 3), until: addDays(monthStart(today, quarter), -1) }
    case 'this_year':
      return { since: `${today.slice(0, 4)}-01-01`, until: today }
    case 'last_year':
      return {
        since: monthStart(today, -month(today) - 11),
        until: addDays(`${today.slice(0, 4)}-01-01`, -1),
      }
    case 'maximum':
    case 'data_maximum':
      return { since: earliestDay(today), until: today }
    default:
      return undefined
  }
}

/** The first day that insights still have. */
export function earliestDay(today: string): string {
  const first = monthStart(today, -RETENTION_MONTHS)
  const lastOfMonth = addDays(monthStart(first, 1), -1)
  const sameDay = `${first.slice(0, 8)}${today.slice(8)}`
  return sameDay > lastOfMonth ? lastOfMonth : sameDay
}

/** A period in steps of so many days, of calendar months, or as one. The last step may be shorter. */
export function stepsOf(period: Period, increment: number | 'monthly' | 'all_days'): readonly Period[] {
  if (increment === 'all_days') return [period]
  const steps: Period[] = []
  for (let since = period.since; since <= period.until;) {
    const next = increment === 'monthly' ? monthStart(since, 1) : addDays(since, increment)
    const until = addDays(next, -1)
    steps.push({ since, until: until > period.until ? period.until : until })
    since = next
  }
  return steps
}

function weekday(day: string): number {
  return new Date(`${day}T00:00:00Z`).getUTCDay()
}

function month(day: string): number {
  return Number(day.slice(5, 7))
}

/** The first day of the month that is so many months away. */
function monthStart(day: string, months: number): string {
  return new Date(Date.UTC(Number(day.slice(0, 4)), month(day) - 1 + months, 1)).toISOString().slice(0, 10)
}
