import { structuredParameter, textParameter, type Call } from '../../http/call.ts'
import { localDay } from '../../insights/local-days.ts'
import { earliestDay, presetPeriod, stepsOf, type Period } from '../../insights/periods.ts'
import { levels, type InsightsQuery, type Level } from '../../insights/rows.ts'
import { HOURLY_BREAKDOWN, isInsightsField } from '../../insights/wire-row.ts'
import type { AdObject } from '../../world/ad-objects.ts'
import { isDay } from '../../world/read-json.ts'
import type { AdAccount } from '../../world/state.ts'
import { requestedFields } from '../fields.ts'
import { GraphError, invalidParameter } from '../graph-error.ts'

/** Real parameters of insights that change the answer and are not emulated: refused, never ignored. */
const NOT_EMULATED: Readonly<Record<string, readonly unknown[]>> = {
  filtering: [],
  sort: [],
  time_ranges: [],
  default_summary: [false, 'false'],
  summary: [false, 'false'],
  summary_action_breakdowns: [],
  product_id_limit: [],
  action_breakdowns: ['action_type'],
  action_attribution_windows: ['default'],
}

/** Reads the parameters of an insights call. Meta, Ad Account Insights reference, read 2026-11-23. */
export function readInsightsQuery(
  call: Call,
  account: AdAccount,
  scope: AdObject | undefined,
  now: number,
): InsightsQuery {
  refuseNotEmulated(call)
  const period = readPeriod(call, localDay(account.timezone, now))
  return {
    account,
    scope,
    level: readLevel(call, scope?.level ?? 'account'),
    fields: readFields(call),
    periods: stepsOf(period, readIncrement(call)),
    hourly: readHourly(call),
  }
}

function refuseNotEmulated(call: Call): void {
  for (const [name, harmless] of Object.entries(NOT_EMULATED)) {
    const value = structuredParameter(call, name)
    const items = Array.isArray(value) ? (value as readonly unknown[]) : [value]
    const isHarmless = items.every((item) => item === undefined || item === '' || harmless.includes(item))
    if (!isHarmless)
      throw invalidParameter(`The emulator does not answer insights with the parameter ${name}`)
  }
}

function readLevel(call: Call, own: Level): Level {
  const text = textParameter(call, 'level')
  if (text === undefined || text === '') return own
  const level = levels.find((candidate) => candidate === text)
  if (!level)
    throw invalidParameter('level must be one of the following values: ad, adset, campaign, account')
  if (levels.indexOf(level) < levels.indexOf(own))
    throw new GraphError(1, 'An unknown error occurred', { subcode: 99 })
  return level
}

function readFields(call: Call): readonly string[] {
  const names = requestedFields(call)?.map((field) => field.name) ?? ['impressions', 'spend']
  for (const name of names)
    if (!isInsightsField(name))
      throw invalidParameter(
        `${name} is not valid for fields param. please check ` +
          'https://developers.facebook.com/docs/marketing-api/reference/ads-insights/ for all valid values',
      )
  return names
}

function readPeriod(call: Call, today: string): Period {
  const range = structuredParameter(call, 'time_range')
  if (range === undefined || range === '') {
    const preset = textParameter(call, 'date_preset') ?? 'last_30d'
    const period = presetPeriod(preset, today)
    if (!period)
      throw invalidParameter('date_preset must be one of the documented values, such as today or last_7d')
    return period
  }
  const { since, until } = (typeof range === 'object' && range !== null ? range : {}) as {
    since?: unknown
    until?: unknown
  }
  if (!isDay(since) || !isDay(until))
    throw invalidParameter('param time_range must hold since and until, each a day as YYYY-MM-DD')
  if (since > until) throw invalidParameter('time_range: since must not be later than until')
  if (since < earliestDay(today))
    throw new GraphError(
      3018,
      '(#3018) The start date of the time range cannot be beyond 37 months from the current date',
    )
  return { since, until: until > today ? later(today, since) : until }
}

/** Days to come have no rows, so they need not be walked. */
function later(today: string, since: string): string {
  return since > today ? since : today
}

function readIncrement(call: Call): number | 'monthly' | 'all_days' {
  const text = textParameter(call, 'time_increment') ?? 'all_days'
  if (text === 'monthly' || text === 'all_days') return text
  if (!/^\d{1,2}$/.test(text) || Number(text) < 1 || Number(text) > 90)
    throw invalidParameter('time_increment must be an integer from 1 to 90, monthly or all_days')
  return Number(text)
}

function readHourly(call: Call): boolean {
  const value = structuredParameter(call, 'breakdowns')
  const list: readonly unknown[] = Array.isArray(value)
    ? value
    : typeof value === 'string'
      ? value.split(',')
      : [value]
  const names = list.filter((name) => name !== undefined && name !== '')
  if (names.length === 0) return false
  if (names.length === 1 && names[0] === HOURLY_BREAKDOWN) return true
  throw new GraphError(2, 'Invalid Breakdowns', {
    subcode: 1_504_041,
    status: 400,
    userTitle: 'Invalid Breakdowns',
    userMessage: `This emulator breaks insights down by ${HOURLY_BREAKDOWN} only.`,
  })
}
