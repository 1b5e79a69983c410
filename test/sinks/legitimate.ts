import type { Content } from './contents.ts'

/** A place where a kind of secret belongs: everywhere else it is a leak. */
interface Legitimate {
  readonly kind: string
  readonly sink: string
  /** Only there, if it does not belong into every one of the kind. */
  readonly name?: RegExp
  readonly why: string
}

/**
 * The whole list. Secrets Manager's own store, what stands in a request, and what is sent to Meta are no sinks; the
 * browser's address bar is where state and handle are meant to be.
 */
export const legitimate: readonly Legitimate[] = [
  { kind: 'loginLink', sink: 'body', name: /^POST \/v1\/login-links$/, why: 'the partner has asked for it' },
  { kind: 'state', sink: 'headers', name: /^GET \/login\//, why: 'the dialog has to bring it back' },
  { kind: 'browserCookie', sink: 'headers', name: /^GET \/login\//, why: 'the browser has to keep it' },
  { kind: 'resultHandle', sink: 'headers', name: /^GET \/callback\//, why: 'the partner redeems it' },
  {
    kind: 'confirmationCode',
    sink: 'body',
    name: /^POST \/webhooks\/[^/]+\/data-deletion$/,
    why: 'Meta hands it to the person who asked',
  },
  { kind: 'returnState', sink: 'headers', name: /^GET \/callback\//, why: "it is the partner's own" },
  { kind: 'returnState', sink: 'table', name: /Ephemeral/, why: 'it waits there for the way back' },
  { kind: 'reference', sink: 'table', why: 'it says whose connection this is' },
  { kind: 'reference', sink: 'event', why: 'partners know their customers by it' },
  { kind: 'reference', sink: 'body', name: /^\w+ \/v1\//, why: 'the partner has named it itself' },
  { kind: 'appScopedId', sink: 'table', why: "it is who a user token's grantor is" },
]

/** Whether a kind of secret may stand in this content. */
export function mayStand(kind: string, { sink, name }: Omit<Content, 'bytes'>): boolean {
  return legitimate.some(
    (place) => place.kind === kind && place.sink === sink && (place.name?.test(name) ?? true),
  )
}
