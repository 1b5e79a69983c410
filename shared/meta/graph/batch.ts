import * as z from 'zod'
import { Failure, failureOf } from '../../base/failure.ts'
import { Secret } from '../../base/secret.ts'
import { graphFailure, isGraphError } from './error.ts'
import type { GraphCall } from './graph-call.ts'
import { reader } from './read.ts'

/** Operations of one batch; each counts as a call of its own (Meta, Batch Requests, read 2026-11-23). */
export const MOST_IN_A_BATCH = 50

/** The path of a batch: Graph's root itself, which no other call has. */
export const BATCH_PATH = '/'

/** One operation of a batch, its secret parameters filled in. */
export interface BatchedCall<T> {
  readonly call: GraphCall<T>
  readonly secretParams: Readonly<Record<string, Secret<string>>>
}

/** How one operation ended. Limits are told per operation, in headers of its own; an unanswered one has none. */
export interface BatchedAnswer<T> {
  readonly result: { readonly answer: T } | { readonly failure: Failure }
  readonly headers?: Headers
}

/** `null` is an operation that ran out of time. */
const elements = z.array(
  z
    .looseObject({
      code: z.number(),
      headers: z.array(z.looseObject({ name: z.string(), value: z.string() })).default([]),
      body: z.string().nullable().default(null),
    })
    .nullable(),
)
type Element = NonNullable<z.infer<typeof elements>[number]>

function operationOf<T>({ call, secretParams }: BatchedCall<T>): object {
  const params = new URLSearchParams(call.params)
  for (const [name, secret] of Object.entries(secretParams)) params.set(name, secret.reveal())
  const query = params.toString()
  if (call.method === 'POST') return { method: 'POST', relative_url: call.path, body: query }
  return { method: 'GET', relative_url: query === '' ? call.path : `${call.path}?${query}` }
}

function bodyOf(element: Element): unknown {
  try {
    return JSON.parse(element.body ?? '')
  } catch {
    // The parser's message quotes the answer, which may hold a token.
    return undefined
  }
}

function resultOf<T>(
  { call }: BatchedCall<T>,
  element: Element,
  headers: Headers,
): BatchedAnswer<T>['result'] {
  const { operation, as } = call
  const { code: status } = element
  const body = bodyOf(element)
  if (status !== 200 || isGraphError(body)) {
    return { failure: graphFailure({ operation, as, status, body, headers }) }
  }
  try {
    return { answer: call.read(body) }
  } catch (error) {
    const failure = failureOf(error)
    if (!failure) throw error
    return { failure }
  }
}

function answerOf<T>(batched: BatchedCall<T>, element: Element | null): BatchedAnswer<T> {
  if (element === null) {
    const { operation } = batched.call
    const what = `${operation} was not answered in its batch`
    return { result: { failure: new Failure('ERR_GRAPH_TIMEOUT', what, { facts: { operation } }) } }
  }
  const headers = new Headers()
  for (const { name, value } of element.headers) headers.append(name, value)
  return { result: resultOf(batched, element, headers), headers }
}

/**
 * Calls of one identity as one call, answered one by one in their order: `POST /` with `batch` (Meta, Batch Requests,
 * read 2026-11-23). The batch as a whole is a secret, because its URLs hold those of its operations. It throws when it
 * is refused as a whole, and `ERR_GRAPH_MALFORMED` when the number of answers is not that of the calls.
 */
export function batch<T>(
  calls: readonly BatchedCall<T>[],
  as: GraphCall<T>['as'],
  operation: string,
): GraphCall<readonly BatchedAnswer<T>[]> {
  const read = reader(operation, elements)
  return {
    operation,
    method: 'POST',
    path: BATCH_PATH,
    params: { include_headers: 'true' },
    secretParams: { batch: new Secret(JSON.stringify(calls.map(operationOf))) },
    as,
    repeatable: calls.every(({ call }) => call.repeatable),
    timeoutMilliseconds: 30_000,
    read: (body) => {
      const answers = read(body)
      if (answers.length !== calls.length) {
        throw new Failure('ERR_GRAPH_MALFORMED', 'a batch was answered with another number of answers', {
          facts: { operation, asked: calls.length, answered: answers.length },
        })
      }
      return calls.map((call, place) => answerOf(call, answers[place] ?? null))
    },
  }
}
