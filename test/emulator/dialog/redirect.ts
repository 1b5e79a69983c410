import type { Answer } from '../http/call.ts'

type Pairs = readonly (readonly [string, string | undefined])[]

/** Sends the browser on. */
export function redirect(location: string): Answer {
  return {
    status: 302,
    headers: { location, 'cache-control': 'no-store', 'referrer-policy': 'no-referrer' },
    body: '',
  }
}

/** On to a page that can be loaded again without doing anything again. */
export function seeOther(location: string): Answer {
  return { status: 303, headers: { location, 'cache-control': 'no-store' }, body: '' }
}

/** An address with more in its query, and the `#_=_` that Facebook appends to each such redirect. */
export function withQuery(address: string, pairs: Pairs): string {
  return `${address}${address.includes('?') ? '&' : '?'}${encode(pairs)}#_=_`
}

/** An address with values in its fragment, as for a token. */
export function withFragment(address: string, pairs: Pairs): string {
  return `${address}#${encode(pairs)}`
}

/**
 * The way back for a cancel, and for an app that this person may not use: Meta does not tell the two
 * apart. Keys and order as recorded in public code; Meta documents `error`, `error_reason` and
 * `error_description` (Manual login flow, read 2026-11-23).
 */
export function cancelled(redirectUri: string, state: string | undefined): string {
  return withQuery(redirectUri, [
    ['error', 'access_denied'],
    ['error_code', '200'],
    ['error_description', 'Permissions error'],
    ['error_reason', 'user_denied'],
    ['state', state],
  ])
}

function encode(pairs: Pairs): string {
  const query = new URLSearchParams()
  for (const [name, value] of pairs) if (value !== undefined) query.append(name, value)
  return query.toString()
}
