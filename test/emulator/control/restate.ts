import { bodyOf, type Call } from '../http/call.ts'
import { daysBetween } from '../insights/local-days.ts'
import { fail, readDay, readId, readObject, readOptional } from '../world/read-json.ts'
import type { State } from '../world/state.ts'

/**
 * `POST insights/restate`: the figures of these days are others from now on, as Meta's move for 28
 * days after they were first reported.
 */
export function restate(state: State, call: Call): unknown {
  const fields = readObject(bodyOf(call), '', ['accountId', 'since', 'until'])
  const accountId = readId(fields.get('accountId'), 'accountId')
  if (!state.adAccounts.has(accountId)) fail('accountId', 'names no ad account')
  const since = readDay(fields.get('since'), 'since')
  const until = readOptional(readDay)(fields.get('until'), 'until') ?? since
  const days = Date.parse(until) - Date.parse(since) > 1200 * 86_400_000 ? [] : daysBetween(since, until)
  if (days.length === 0) fail('until', 'must not be before since, nor more than 1200 days after it')
  for (const day of days) {
    const key = `${accountId}|${day}`
    state.revisions.set(key, (state.revisions.get(key) ?? 0) + 1)
  }
  return { accountId, since, until, days: days.length }
}
