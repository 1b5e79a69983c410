import type { MiddlewareObj } from '@middy/core'
import type { Telemetry } from '../telemetry.ts'

/**
 * Settings of every door. Middy would else answer in the handler's place five milliseconds before the time is up,
 * and what was cut off would go on in the thawed process of a later request. Lambda ends the process instead.
 */
export const atOnce = { timeoutEarlyInMillis: 0 }

/** What each door does around each invocation: ties logs to it, and writes the metrics whatever happened. */
export function invocation<TEvent, TResult>(telemetry: Telemetry): MiddlewareObj<TEvent, TResult> {
  return {
    before: ({ context }) => telemetry.begin(context),
    after: () => telemetry.flush(),
    onError: () => telemetry.flush(),
  }
}
