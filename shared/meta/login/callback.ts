import { Secret } from '../../base/secret.ts'

/** What Facebook's redirect brings, in our words. */
export type CallbackAnswer =
  | { readonly kind: 'code'; readonly authorizationCode: Secret<string> }
  /** The person cancelled, or Meta refused in the disguise of a cancel (app not live, permissions not grantable). */
  | { readonly kind: 'cancelled-or-refused' }
  | { readonly kind: 'error'; readonly metaCode: string }
  | { readonly kind: 'unreadable' }

/** Codes are 300 characters and more; 4,096 leaves room. */
const LONGEST_CODE = 4096

/** An error code for logs and events: digits or a word, nothing that a stranger could fill with text. */
function codeWord(value: string | undefined): string {
  return value !== undefined && /^[A-Za-z0-9_-]{1,40}$/.test(value) ? value : 'unknown'
}

/**
 * Reads the query of a callback: a code, or one of two error families, `error` with `error_reason` (Meta, Manually
 * Build a Login Flow) and `error_code` with `error_message` and no `error` at all (seen in the field); read 2026-11-23.
 */
export function readCallback(query: Readonly<Record<string, string | undefined>>): CallbackAnswer {
  const code = query['code']
  const error = query['error']
  const errorCode = query['error_code']
  if (error !== undefined) {
    const refused = error === 'access_denied' || query['error_reason'] === 'user_denied'
    return refused
      ? { kind: 'cancelled-or-refused' }
      : { kind: 'error', metaCode: codeWord(errorCode ?? error) }
  }
  if (errorCode !== undefined) return { kind: 'error', metaCode: codeWord(errorCode) }
  if (code === undefined || code === '' || code.length > LONGEST_CODE) return { kind: 'unreadable' }
  return { kind: 'code', authorizationCode: new Secret(code) }
}
