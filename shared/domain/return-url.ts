import type { Personal } from '../base/personal.ts'
import type { Caller } from './deployment.ts'

/** Whether the URL is, character for character, one that the deployment lists for the caller. */
export function isListedReturnUrl(caller: Caller, returnUrl: string): boolean {
  return caller.returnUrls.includes(returnUrl)
}

/**
 * The address that a login leads back to: the listed URL with the result handle and the partner's own state. It ends
 * in an empty fragment: without one a browser carries the `#_=_` of Facebook's redirect on to the partner's page.
 */
export function returnAddress(
  attempt: { readonly returnUrl: string; readonly returnState?: Personal<string> },
  handle: string,
): string {
  const url = new URL(attempt.returnUrl)
  url.searchParams.set('result', handle)
  if (attempt.returnState) url.searchParams.set('state', attempt.returnState.reveal())
  return `${url.href}#`
}
