import { textParameter, type Answer, type Call } from '../../http/call.ts'
import type { State } from '../../world/state.ts'
import { callerOf } from '../caller.ts'
import { readBatch } from './read-batch.ts'

/**
 * `POST /`: up to fifty operations, each counted as a call of its own. The answers stand in the order
 * of the operations; one that was cut off is null, as one of Meta's that ran out of time. Meta, Batch
 * Requests, read 2026-11-23.
 */
export async function answerBatch(state: State, call: Call): Promise<unknown> {
  callerOf(state, call)
  const operations = readBatch(call)
  const withHeaders = !['false', '0'].includes(textParameter(call, 'include_headers') ?? '')
  const elements: unknown[] = []
  // One after the other, so that a fault hits the operation it is meant for.
  for (const operation of operations) {
    const answer = await call.perform(operation)
    const isLeftOut = answer === 'cut' || (operation.omitOnSuccess && answer.status === 200)
    elements.push(isLeftOut ? null : element(answer, withHeaders))
  }
  return elements
}

function element(answer: Answer, withHeaders: boolean): unknown {
  const headers = Object.entries(answer.headers).map(([name, value]) => ({ name, value }))
  return { code: answer.status, ...(withHeaders && { headers }), body: answer.body }
}
