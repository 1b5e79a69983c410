import type { Call } from '../http/call.ts'
import type { AdAccount, App, State } from '../world/state.ts'
import { GraphError } from './graph-error.ts'

type UseCase = 'ads_insights' | 'ads_management'

const HOUR_MS = 3_600_000

// Calls an hour and ad account. Meta, Rate Limits, read 2026-11-23: a base by access tier and a
// share for each active ad. (The tiny deduction for user errors is left out.)
const BASE: Readonly<Record<UseCase, Readonly<Record<App['accessTier'], number>>>> = {
  ads_insights: { limited: 600, full: 190_000 },
  ads_management: { limited: 300, full: 100_000 },
}
const PER_ACTIVE_AD: Readonly<Record<UseCase, number>> = { ads_insights: 400, ads_management: 40 }

/**
 * Counts a Marketing API call against its ad account and puts the usage headers on the answer.
 * Past the limit of the hour it throws Meta's throttling error, with the headers.
 */
export function countMarketingCall(
  state: State,
  call: Call,
  app: App,
  account: AdAccount,
  useCase: UseCase,
): void {
  const count = countCall(state, `${app.appId}|${useCase}|${account.accountId}`)
  const share = percent(count, limitOf(app, account, useCase))
  const minutesLeft = Math.ceil((HOUR_MS - (state.clock.now() % HOUR_MS)) / 60_000)
  const tier = app.accessTier === 'full' ? 'standard_access' : 'development_access'
  const entry = {
    type: useCase,
    call_count: Math.floor(share),
    // Meta also measures time; without a measure of its own the emulator shows the share of calls.
    total_cputime: Math.floor(share),
    total_time: Math.floor(share),
    estimated_time_to_regain_access: share > 100 ? minutesLeft : 0,
    ads_api_access_tier: tier,
  }
  call.answerHeaders.set('x-business-use-case-usage', JSON.stringify({ [account.accountId]: [entry] }))
  if (useCase === 'ads_insights') {
    const throttle = {
      app_id_util_pct: appShare(state, app),
      acc_id_util_pct: Math.round(share * 100) / 100,
      ads_api_access_tier: tier,
    }
    call.answerHeaders.set('x-fb-ads-insights-throttle', JSON.stringify(throttle))
  }
  if (share > 100) throw throttled(useCase)
}

/**
 * Counts a call by an app token and shows its share of 200 an hour for each user of the day. Only
 * shown, never refused: the few people here say nothing about how many use the real app.
 */
export function countAppCall(state: State, call: Call, app: App): void {
  const count = countCall(state, `${app.appId}|app`)
  const users = new Set<string>()
  for (const token of state.tokens.values())
    if (token.appId === app.appId && token.kind !== 'app') users.add(token.userId)
  const share = Math.floor(percent(count, 200 * Math.max(1, users.size)))
  const usage = { call_count: share, total_time: share, total_cputime: share }
  call.answerHeaders.set('x-app-usage', JSON.stringify(usage))
}

function limitOf(app: App, account: AdAccount, useCase: UseCase): number {
  return BASE[useCase][app.accessTier] + PER_ACTIVE_AD[useCase] * account.ads
}

/** The share of what all ad accounts together allow; Meta names the figure and no formula. */
function appShare(state: State, app: App): number {
  const accounts = [...state.adAccounts.values()]
  const hour = currentHour(state)
  const used = accounts.map(
    (account) => state.quota.get(`${hour}|${app.appId}|ads_insights|${account.accountId}`) ?? 0,
  )
  const allowed = accounts.map((account) => limitOf(app, account, 'ads_insights'))
  return Math.round(percent(sum(used), Math.max(1, sum(allowed))) * 100) / 100
}

function countCall(state: State, key: string): number {
  const hour = currentHour(state)
  for (const old of state.quota.keys()) if (!old.startsWith(`${hour}|`)) state.quota.delete(old)
  const count = (state.quota.get(`${hour}|${key}`) ?? 0) + 1
  state.quota.set(`${hour}|${key}`, count)
  return count
}

function currentHour(state: State): number {
  return Math.floor(state.clock.now() / HOUR_MS)
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, number) => total + number, 0)
}

function percent(part: number, whole: number): number {
  return (100 * part) / whole
}

function throttled(useCase: UseCase): GraphError {
  const code = useCase === 'ads_insights' ? 80_000 : 80_004
  return new GraphError(
    code,
    `(#${code}) There have been too many calls from this ad-account. Wait a bit and try again. For more info, ` +
      'please refer to https://developers.facebook.com/docs/graph-api/overview/rate-limiting.',
    { subcode: 2_446_079 },
  )
}
