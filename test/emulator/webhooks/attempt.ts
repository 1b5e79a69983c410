import type { App, State } from '../world/state.ts'
import { signatureHeaders, type Attempt, type Delivery } from './delivery.ts'
import { isLoopback, USER_AGENT } from './handshake.ts'

const KEPT_LETTERS = 2000

/** Sends a notification once, signed with the secret that the app has now, and keeps the answer. */
export async function attempt(
  state: State,
  app: App,
  callbackUrl: string,
  delivery: Delivery,
  stop: AbortSignal,
): Promise<Attempt> {
  const at = new Date(state.clock.now()).toISOString()
  const begun = performance.now()
  const outcome = await post(app, callbackUrl, delivery, stop)
  return { at, ...outcome, milliseconds: Math.round(performance.now() - begun) }
}

async function post(
  app: App,
  callbackUrl: string,
  delivery: Delivery,
  stop: AbortSignal,
): Promise<Omit<Attempt, 'at' | 'milliseconds'>> {
  const body = Buffer.from(delivery.body)
  if (!isLoopback(new URL(callbackUrl).hostname))
    return noAnswer('the emulator calls nothing beyond this machine')
  try {
    const response = await fetch(callbackUrl, {
      method: 'POST',
      redirect: 'manual',
      headers: {
        'content-type': 'application/json',
        'user-agent': USER_AGENT,
        accept: '*/*',
        ...signatureHeaders(body, app.appSecret, delivery.signature),
      },
      body,
      signal: AbortSignal.any([stop, AbortSignal.timeout(app.webhooks.timeoutMilliseconds)]),
    })
    return {
      status: response.status,
      problem: undefined,
      headers: Object.fromEntries(response.headers),
      body: (await response.text()).slice(0, KEPT_LETTERS),
    }
  } catch (error) {
    // A receiver that does not answer is an outcome like any other: it is kept and tried again.
    return noAnswer(
      error instanceof Error && error.name === 'TimeoutError' ? 'no answer in time' : 'connection failed',
    )
  }
}

function noAnswer(problem: string): Omit<Attempt, 'at' | 'milliseconds'> {
  return { status: undefined, problem, headers: {}, body: '' }
}
