import type { Row } from './inside.ts'

const METRICS = ['impressions', 'clicks', 'inline_link_clicks', 'spend'] as const
const HOUR = 'hourly_stats_aggregated_by_advertiser_time_zone'

/** Sums in whole hundredths, so that cents never drift. */
function hundredths(value: unknown): number {
  return Math.round(Number(value ?? 0) * 100)
}

function sum(rows: readonly Row[], metric: string): number {
  return rows.reduce((total, row) => total + hundredths(row[metric]), 0)
}

/** Where rows and Meta's own totals differ, in sentences; empty when they agree for the day and for each hour. */
export function differences(
  rows: readonly Row[],
  totals: Row & { readonly hours: readonly Row[] },
): string[] {
  const found: string[] = []
  const expect = (what: string, got: number, wanted: number) => {
    if (got !== wanted) found.push(`${what}: ${got} instead of ${wanted}`)
  }
  expect('rows', rows.length, Number(totals['hourlyRows']))
  for (const metric of METRICS) expect(metric, sum(rows, metric), hundredths(totals[metric]))
  const byHour = Map.groupBy(rows, (row) => row[HOUR])
  expect('hours', byHour.size, totals.hours.length)
  for (const hour of totals.hours) {
    const own = byHour.get(hour['hour']) ?? []
    expect(`rows of ${String(hour['hour'])}`, own.length, Number(hour['rows']))
    for (const metric of METRICS) {
      expect(`${metric} of ${String(hour['hour'])}`, sum(own, metric), hundredths(hour[metric]))
    }
  }
  return found
}
