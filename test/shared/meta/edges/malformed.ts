import { inspect } from 'node:util'
import { Failure } from '../../../../shared/base/failure.ts'
import type { GraphCall } from '../../../../shared/meta/graph/graph-call.ts'

/** A text that no failure may show: it stands in malformed answers where Meta's values would. */
export const VALUE = 'EAAvalue-of-an-answer'

/** The failure by which a call's reader refuses an answer; an answer that is read is the test's mistake. */
export function refusalOf<T>(call: GraphCall<T>, body: unknown): Failure {
  try {
    call.read(body)
  } catch (error) {
    if (error instanceof Failure) return error
    throw error
  }
  throw new Error(`${call.operation} read ${JSON.stringify(body)}`)
}

/** Everything that a failure says, as text. */
export function everythingOf(failure: Failure): string {
  return inspect(failure, { depth: 9, showHidden: true })
}
