import { randomInt } from 'node:crypto'
import { GraphError, invalidParameter } from '../graph/graph-error.ts'

/** Meta does not publish how long a callback may think about its challenge [inferred]. */
const PATIENCE_MILLISECONDS = 5000

/** What Meta's calls introduce themselves as: seen in public logs, not documented. */
export const USER_AGENT = 'facebookexternalua'

/** Throws for an address that Meta would not call. Plain http is for this very machine only. */
export function checkCallbackUrl(callbackUrl: string): void {
  const url = URL.parse(callbackUrl)
  const isWebAddress = url !== null && /^https?:$/.test(url.protocol) && /^[!-~]+$/.test(callbackUrl)
  if (!isWebAddress || callbackUrl.includes('#')) throw invalidParameter('param callback_url must be a URL')
  if (url.protocol === 'http:' && !isLoopback(url.hostname))
    throw invalidParameter('The callback_url must be an https address')
}

/**
 * Asks the callback whether it wants this: it must answer 200 with exactly the challenge. Meta,
 * Webhooks: Getting Started, read 2026-11-23; code 2200 and its texts as seen in public code.
 */
export async function shakeHands(callbackUrl: string, verifyToken: string): Promise<void> {
  const url = new URL(callbackUrl)
  const challenge = String(randomInt(1_000_000_000, 1_999_999_999))
  const query = new URLSearchParams({
    'hub.mode': 'subscribe',
    'hub.challenge': challenge,
    'hub.verify_token': verifyToken,
  })
  const separator = callbackUrl.includes('?') ? '&' : '?'
  const answer = isLoopback(url.hostname)
    ? await ask(`${callbackUrl}${separator}${query.toString()}`)
    : 'curl_errno = 6; curl_error = The emulator calls nothing beyond this machine'
  if (typeof answer === 'string') throw refused(`${answer}; HTTP Status Code = 0`)
  if (answer.status !== 200)
    throw refused(`HTTP Status Code = ${answer.status}; HTTP Message = ${answer.message}`)
  if (answer.body !== challenge)
    throw refused(
      `Response does not match challenge, expected value="${challenge}", received="${answer.body.slice(0, 40)}..."`,
    )
}

async function ask(
  address: string,
): Promise<{ readonly status: number; readonly message: string; readonly body: string } | string> {
  try {
    const response = await fetch(address, {
      redirect: 'manual',
      headers: { 'user-agent': USER_AGENT, accept: '*/*' },
      signal: AbortSignal.timeout(PATIENCE_MILLISECONDS),
    })
    return { status: response.status, message: response.statusText, body: await response.text() }
  } catch (error) {
    // What kept the callback from answering is the answer.
    return error instanceof Error && error.name === 'TimeoutError'
      ? 'curl_errno = 28; curl_error = Operation timed out'
      : 'curl_errno = 7; curl_error = Failed to connect'
  }
}

function refused(problems: string): GraphError {
  return new GraphError(2200, `(#2200) Callback verification failed with the following errors: ${problems}`)
}

/** Whether a host is this machine: the emulator calls no other, whatever it is told. */
export function isLoopback(hostname: string): boolean {
  return hostname === 'localhost' || hostname === '[::1]' || /^127(\.\d{1,3}){3}$/.test(hostname)
}
