import type { Call } from '../../http/call.ts'
import { daysBetween } from '../../insights/local-days.ts'
import { adsOf, insightsRows, type InsightsQuery } from '../../insights/rows.ts'
import type { AdObject } from '../../world/ad-objects.ts'
import type { State } from '../../world/state.ts'
import { callerOf } from '../caller.ts'
import { GraphError, unsupportedRequest } from '../graph-error.ts'
import { page } from '../paging.ts'
import { countMarketingCall } from '../usage.ts'
import { openAdAccount } from './ad-account.ts'
import { readInsightsQuery } from './insights-request.ts'

/** Ad-hours that one call may look at; beyond it Meta asks for less, and so does the emulator. */
const LARGEST_QUERY = 2_000_000

/** `/act_{id}/insights`, answered at once. */
export function accountInsights(state: State, call: Call): unknown {
  return answer(state, call, call.captured.get('accountId') ?? '', undefined)
}

/** `/{campaign | ad set | ad}/insights`. */
export function objectInsights(state: State, call: Call): unknown {
  const id = call.captured.get('objectId') ?? ''
  const object = state.adObjects.get(id)
  if (!object) {
    callerOf(state, call)
    throw unsupportedRequest(call.method, id)
  }
  return answer(state, call, object.accountId, object)
}

function answer(state: State, call: Call, accountId: string, scope: AdObject | undefined): unknown {
  const caller = callerOf(state, call)
  const account = openAdAccount(state, call, caller, accountId, scope?.id)
  countMarketingCall(state, call, caller.app, account, 'ads_insights')
  const query = readInsightsQuery(call, account, scope, state.clock.now())
  refuseTooMuch(state, query)
  return page(call, insightsRows(state, query))
}

function refuseTooMuch(state: State, query: InsightsQuery): void {
  const days = query.periods.reduce((sum, period) => sum + daysBetween(period.since, period.until).length, 0)
  if (days * 24 * adsOf(state, query.account.accountId, query.scope).length <= LARGEST_QUERY) return
  throw new GraphError(1, "Please reduce the amount of data you're asking for, then retry your request")
}
