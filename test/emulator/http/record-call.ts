import type { State } from '../world/state.ts'
import type { Call } from './call.ts'
import type { Match } from './route.ts'

/** How many calls are kept one by one; the counts go on. */
const KEPT_CALLS = 500

/** Notes a call for `GET calls`, with nothing of it that could be secret. */
export function recordCall(
  state: State,
  call: Call,
  match: Match | undefined,
  status: number | undefined,
  fault: boolean,
): void {
  const operation = match?.route.operation ?? 'unknown'
  state.callCounts.set(operation, (state.callCounts.get(operation) ?? 0) + 1)
  state.calls = [
    ...state.calls.slice(-(KEPT_CALLS - 1)),
    {
      at: new Date(state.clock.now()).toISOString(),
      method: call.method,
      path: shownPath(call, match),
      operation,
      status,
      fault,
    },
  ]
}

/** The path, when what it captured are ids; a token written into a path by mistake stays out. */
function shownPath(call: Call, match: Match | undefined): string {
  if (!match) return '(unknown)'
  const hasOnlyIds = [...match.captured.values()].every((value) => /^\d{1,20}$/.test(value))
  return hasOnlyIds ? call.path : match.route.path
}
