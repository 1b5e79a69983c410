import * as z from 'zod'

/** How much of a rate limit is used, from one answer's headers. */
export interface Usage {
  /** Highest percentage found in any usage header; undefined when Meta sent none (which is not zero). */
  readonly percent?: number
  /** How long Meta says a blocked caller must wait; undefined when it does not say. */
  readonly regainSeconds?: number
}

const percentages = z.looseObject({
  call_count: z.number().optional(),
  total_time: z.number().optional(),
  total_cputime: z.number().optional(),
  acc_id_util_pct: z.number().optional(),
  app_id_util_pct: z.number().optional(),
  /** Minutes. */
  estimated_time_to_regain_access: z.number().optional(),
  /** Seconds. */
  reset_time_duration: z.number().optional(),
})
type Percentages = z.infer<typeof percentages>

const flat = ['x-app-usage', 'x-ad-account-usage', 'x-fb-ads-insights-throttle', 'x-page-usage']
const businessUseCases = z.record(z.string(), z.array(z.unknown()))

function parsed(header: string | null): unknown {
  if (header === null) return undefined
  try {
    return JSON.parse(header)
  } catch {
    return undefined
  }
}

function entriesOf(headers: Headers): Percentages[] {
  const cases = businessUseCases.safeParse(parsed(headers.get('x-business-use-case-usage')))
  const entries = [
    ...flat.map((name) => parsed(headers.get(name))),
    ...(cases.success ? Object.values(cases.data).flat() : []),
  ]
  return entries.flatMap((entry) => {
    const read = percentages.safeParse(entry)
    return read.success ? [read.data] : []
  })
}

function known(values: readonly (number | undefined)[]): number[] {
  return values.filter((value) => value !== undefined)
}

/** Seconds until a blocked caller may go on. The reset time also counts down when nothing is blocked: a wait only at the limit. */
function waitsOf(entry: Percentages): number[] {
  const regain = (entry.estimated_time_to_regain_access ?? 0) * 60
  const reset = (entry.acc_id_util_pct ?? 0) >= 100 ? (entry.reset_time_duration ?? 0) : 0
  return [regain, reset].filter((seconds) => seconds > 0)
}

/**
 * Reads every usage header of an answer, good or bad: the highest of all percentages, over every object and every
 * entry (Meta, Rate Limits and Marketing API Rate Limiting, read 2026-11-23). An unreadable header or entry is passed over.
 */
export function readUsage(headers: Headers): Usage {
  const entries = entriesOf(headers)
  const percents = entries.flatMap((entry) =>
    known([
      entry.call_count,
      entry.total_time,
      entry.total_cputime,
      entry.acc_id_util_pct,
      entry.app_id_util_pct,
    ]),
  )
  const waits = entries.flatMap(waitsOf)
  return {
    ...(percents.length > 0 && { percent: Math.max(...percents) }),
    ...(waits.length > 0 && { regainSeconds: Math.max(...waits) }),
  }
}
