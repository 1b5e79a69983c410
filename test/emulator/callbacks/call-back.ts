import type { App, State } from '../world/state.ts'
import { isLoopback, USER_AGENT } from '../webhooks/handshake.ts'
import type { Callback, CallbackAnswer, CallbackKind } from './callback.ts'
import { noAnswer, readAnswer } from './read-answer.ts'
import { signedRequest, type Variant } from './signed-request.ts'

const KEPT_CALLBACKS = 5000
/** Meta does not publish how long an app may think, nor that it asks again: once, five seconds [inferred]. */
const PATIENCE_MILLISECONDS = 5000

/**
 * Calls an app back about a person who left, if it has named an address for that; answers what came of
 * it. Never throws: an app that does not answer is kept like one that does.
 */
export async function callBack(
  state: State,
  app: App,
  kind: CallbackKind,
  userId: string,
  variant: Variant = 'right',
): Promise<Callback | undefined> {
  const address = kind === 'deauthorize' ? app.deauthorizeUrl : app.dataDeletionUrl
  if (address === undefined) return undefined
  const { callbacks, courier, clock } = state
  const earlier = callbacks.made.findLast((other) => other.appId === app.appId && other.kind === kind)
  const text =
    variant === 'replayed' && earlier
      ? earlier.signedRequest
      : signedRequest(app.appSecret, userId, clock.seconds(), variant)
  callbacks.count += 1
  const callback: Omit<Callback, 'answer'> = {
    id: String(callbacks.count),
    appId: app.appId,
    kind,
    userId,
    variant,
    at: new Date(clock.now()).toISOString(),
    address,
    signedRequest: text,
  }
  const done: Callback = { ...callback, answer: await post(kind, address, text, courier.stop.signal) }
  callbacks.made = [...callbacks.made.slice(-(KEPT_CALLBACKS - 1)), done]
  return done
}

/** Comes true when no app is being asked. */
export async function callbacksAreSettled(state: State): Promise<void> {
  while (state.callbacks.underway.size > 0) await Promise.all(state.callbacks.underway)
}

async function post(
  kind: CallbackKind,
  address: string,
  text: string,
  stop: AbortSignal,
): Promise<CallbackAnswer> {
  if (!isLoopback(new URL(address).hostname))
    return noAnswer('the emulator calls nothing beyond this machine')
  try {
    const response = await fetch(address, {
      method: 'POST',
      redirect: 'manual',
      headers: { 'user-agent': USER_AGENT, accept: '*/*' },
      // A form, with the content type that goes with one.
      body: new URLSearchParams({ signed_request: text }),
      signal: AbortSignal.any([stop, AbortSignal.timeout(PATIENCE_MILLISECONDS)]),
    })
    return readAnswer(kind, response.status, await response.text())
  } catch (error) {
    // No answer is an outcome like any other: it is kept.
    const isLate = error instanceof Error && error.name === 'TimeoutError'
    return noAnswer(isLate ? 'no answer in time' : 'connection failed')
  }
}
