import { Failure, failureOf } from '../base/failure.ts'
import type { Secret } from '../base/secret.ts'
import type { GraphCall } from '../meta/graph/graph-call.ts'
import { BATCH_PATH } from '../meta/graph/batch.ts'
import { graphFailure, isGraphError } from '../meta/graph/error.ts'
import type { AdapterContext } from './context.ts'
import { countCall, noteAnswer } from './graph/answer-notes.ts'
import { readJson } from './graph/answer-body.ts'
import { pause } from './pause.ts'

/*
 * The one place where an outgoing Graph URL exists. Nothing of it, of a body or of a secret is ever put into a log,
 * a metric or an error: a failure carries the operation and Meta's numbers only.
 */

/** What a call is signed with, opened and ready. */
export interface Signing {
  readonly graphVersion: string
  /** Sent as a bearer; a code exchange has none. */
  readonly token?: Secret<string>
  /** Proof for exactly that token. */
  readonly proof?: Secret<string>
  /** The call's secret parameters, filled in. */
  readonly secretParams: Readonly<Record<string, Secret<string>>>
}

const REPEAT_PAUSE_MILLISECONDS = 400
/** Node and edge names and ids: nothing that could lead to another host, version or query. */
const PATH = /^[A-Za-z0-9_-]+(?:\/[A-Za-z0-9_-]+)*$/

function requestOf<T>(context: AdapterContext, call: GraphCall<T>, signing: Signing) {
  if (call.path !== BATCH_PATH && !PATH.test(call.path)) {
    throw new Failure('ERR_GRAPH_BAD_REQUEST', `${call.operation} names a path that graph cannot have`, {
      facts: { operation: call.operation },
    })
  }
  const params = new URLSearchParams(call.params)
  for (const [name, secret] of Object.entries(signing.secretParams)) params.set(name, secret.reveal())
  if (signing.proof) params.set('appsecret_proof', signing.proof.reveal())
  const headers = new Headers({ accept: 'application/json' })
  // A kept connection may have died while the sandbox slept: what can be sent only once gets one of its own.
  if (!call.repeatable) headers.set('connection', 'close')
  if (signing.token) headers.set('authorization', `Bearer ${signing.token.reveal()}`)
  const url = new URL(
    `/${signing.graphVersion}/${call.path === BATCH_PATH ? '' : call.path}`,
    context.graphOrigin,
  )
  if (call.method === 'POST') return { url, method: 'POST', headers, body: params }
  url.search = params.toString()
  return { url, method: call.method, headers }
}

/** What a call that brought no whole answer stands for. The cause is left out: fetch quotes URLs in its errors. */
function unanswered(error: unknown, operation: string, answered: boolean): Failure {
  const known = failureOf(error)
  if (known) return known
  if (error instanceof DOMException && error.name === 'TimeoutError') {
    return new Failure('ERR_GRAPH_TIMEOUT', `${operation} was not answered in time`, {
      facts: { operation, answered },
    })
  }
  return new Failure('ERR_GRAPH_TRANSIENT', `${operation} broke off`, { facts: { operation, answered } })
}

async function sendOnce<T>(context: AdapterContext, call: GraphCall<T>, signing: Signing): Promise<unknown> {
  const { operation } = call
  const { url, ...request } = requestOf(context, call, signing)
  let answered = false
  try {
    const response = await fetch(url, {
      ...request,
      redirect: 'manual',
      signal: AbortSignal.timeout(call.timeoutMilliseconds),
    })
    answered = true
    const { status, headers } = response
    noteAnswer(context, { operation, headers, askedVersion: signing.graphVersion })
    const body = await readJson(response, operation)
    // An error body can come with any status, 200 included; a redirect would carry the token somewhere else.
    if (!response.ok || isGraphError(body))
      throw graphFailure({ operation, as: call.as, status, body, headers })
    return body
  } catch (error) {
    throw unanswered(error, operation, answered)
  }
}

async function sendCounted<T>(
  context: AdapterContext,
  call: GraphCall<T>,
  signing: Signing,
): Promise<unknown> {
  const { operation } = call
  try {
    const body = await sendOnce(context, call, signing)
    countCall(context, operation, 'ok')
    return body
  } catch (error) {
    countCall(context, operation, failureOf(error)?.code ?? 'unexpected')
    throw error
  }
}

/** A second try may help when nothing was answered, or Meta itself says that this passes. */
function worthRepeating(error: unknown): boolean {
  if (failureOf(error, 'ERR_GRAPH_TRANSIENT')) return true
  return failureOf(error, 'ERR_GRAPH_TIMEOUT')?.facts['answered'] === false
}

/**
 * Sends a call and reads its answer: at most twice, and once only when it is not repeatable. Throws `ERR_GRAPH_…`
 * failures as `shared/meta/graph/error.ts` has them, `ERR_GRAPH_TIMEOUT` after the call's own time, and
 * `ERR_GRAPH_TRANSIENT` when the connection fails.
 */
export async function sendGraphCall<T>(
  context: AdapterContext,
  call: GraphCall<T>,
  signing: Signing,
): Promise<T> {
  try {
    return call.read(await sendCounted(context, call, signing))
  } catch (error) {
    if (!call.repeatable || !worthRepeating(error)) throw error
    context.log.info('graph call is sent again', {
      operation: call.operation,
      code: failureOf(error)?.code,
    })
  }
  await pause(REPEAT_PAUSE_MILLISECONDS * (0.5 + context.random.fraction()))
  return call.read(await sendCounted(context, call, signing))
}
