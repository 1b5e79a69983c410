import { randomInt } from 'node:crypto'
import { jsonAnswer, type Answer, type Call } from '../http/call.ts'
import { randomLetters } from '../world/ids.ts'
import type { State } from '../world/state.ts'
import { appOfCall } from './caller.ts'
import { challengeHeader, errorEnvelope, GraphError, statusOf, unknownPath } from './graph-error.ts'
import { servedVersion } from './versions.ts'

/**
 * Runs a Graph handler and gives its answer what every answer of the Graph API has: the version
 * that served it, trace headers, no caching, and the envelope when it is an error.
 */
export function answerGraph(state: State, call: Call, marketing: boolean, run: () => unknown): Answer {
  const version = servedVersion(call.requestedVersion, marketing, state.clock.now())
  const headers = (): Record<string, string> => ({
    'cache-control': 'private, no-cache, no-store, must-revalidate',
    pragma: 'no-cache',
    expires: 'Sat, 01 Jan 2000 00:00:00 GMT',
    vary: 'Accept-Encoding',
    'access-control-allow-origin': '*',
    'facebook-api-version':
      appOfCall(state, call)?.servedVersion ??
      version ??
      servedVersion(undefined, marketing, state.clock.now()) ??
      '',
    'x-fb-trace-id': randomLetters(11),
    'x-fb-request-id': `A${randomLetters(22)}`,
    'x-fb-rev': String(randomInt(1_000_000_000, 1_999_999_999)),
    ...Object.fromEntries(call.answerHeaders),
  })
  try {
    if (version === undefined) throw unknownPath(call.path)
    const answer = jsonAnswer(200, run())
    // The header is seen in public code; its words are not known [inferred].
    if (marketing && call.requestedVersion !== undefined && version !== call.requestedVersion)
      call.answerHeaders.set(
        'x-ad-api-version-warning',
        `The call has been auto-upgraded to ${version} as ${call.requestedVersion} has been deprecated.`,
      )
    return { ...answer, headers: { ...answer.headers, ...headers() } }
  } catch (error) {
    if (!(error instanceof GraphError)) throw error
    const answer = jsonAnswer(statusOf(error), errorEnvelope(error))
    const challenge = challengeHeader(error)
    return {
      ...answer,
      headers: { ...answer.headers, ...headers(), ...(challenge ? { 'www-authenticate': challenge } : {}) },
    }
  }
}

/** The same for a handler that has to wait; a version that never was is refused before it begins. */
export async function answerGraphLater(
  state: State,
  call: Call,
  run: () => Promise<unknown>,
): Promise<Answer> {
  if (servedVersion(call.requestedVersion, false, state.clock.now()) === undefined)
    return refuse(state, call, unknownPath(call.path))
  try {
    const value = await run()
    return answerGraph(state, call, false, () => value)
  } catch (error) {
    if (!(error instanceof GraphError)) throw error
    return refuse(state, call, error)
  }
}

/** A refusal with everything that an answer of the Graph API has. */
export function refuse(state: State, call: Call, error: GraphError): Answer {
  return answerGraph(state, call, false, () => {
    throw error
  })
}
