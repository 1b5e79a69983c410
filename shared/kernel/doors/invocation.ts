import type { MiddlewareObj } from '@middy/core'
import type { Telemetry } from '../telemetry.ts'

/** What each door does around each invocation: ties logs to it, and writes the metrics whatever happened. */
export function invocation<TEvent, TResult>(telemetry: Telemetry): MiddlewareObj<TEvent, TResult> {
  return {
    before: ({ context }) => telemetry.begin(context),
    after: () => telemetry.flush(),
    onError: () => telemetry.flush(),
  }
}
