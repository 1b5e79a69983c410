import { readUsage } from '../../meta/graph/usage.ts'
import type { AdapterContext } from '../context.ts'

/** From here on an operator should know that a limit comes near. */
const HIGH_PERCENT = 75

/**
 * Notes what the headers of an answer tell besides the answer: how much of a limit is used, and whether another
 * version answered than was asked, as Meta does once a version has ended (seen since 2026-07).
 */
export function noteAnswer(
  context: AdapterContext,
  answer: { readonly operation: string; readonly headers: Headers; readonly askedVersion: string },
): void {
  const { operation, headers, askedVersion: asked } = answer
  const served = headers.get('facebook-api-version')
  if (served !== null && served !== asked) {
    context.log.warn('graph answered with another version', { operation, asked, served })
    context.metrics.count('GraphVersionDrift')
  }
  const { percent } = readUsage(headers)
  if (percent !== undefined && percent >= HIGH_PERCENT) {
    context.log.warn('graph usage is high', { operation, percent })
  }
}

/** Counts a call by how it ended, `ok` or the code of its failure. */
export function countCall({ metrics }: AdapterContext, operation: string, outcome: string): void {
  metrics.count('GraphCalls', { operation, outcome })
  // the counter that an alarm watches: a secret, a proof or a version that only an operator can mend
  if (outcome === 'ERR_GRAPH_OPERATOR') metrics.count('GraphOperatorErrors')
}
