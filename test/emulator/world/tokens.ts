import { createHash, randomInt } from 'node:crypto'
import type { Grant } from './grants.ts'
import { randomLetters } from './ids.ts'
import type { SeedConfiguration } from './seed.ts'
import type { App, State } from './state.ts'

/** Sixty days as Meta states them in its samples (Get Long-Lived Tokens, 30 Jun 2026). */
export const LONG_TOKEN_SECONDS = 5_183_944
/** "A few hours" in Meta's words; two here. */
export const SHORT_TOKEN_SECONDS = 7200
/** Data access ends ninety days after the person last used the app. */
const DATA_ACCESS_SECONDS = 90 * 86_400

/** An access token and what it may do: its grant as it was when the token was issued. */
export interface Token {
  readonly value: string
  readonly kind: 'system-user' | 'user' | 'page' | 'app'
  readonly appId: string
  readonly userId: string
  readonly personId: string | undefined
  readonly businessId: string | undefined
  readonly pageId: string | undefined
  /** Changed, as the assets below, when the grantor takes something back or gives more. */
  permissions: readonly string[]
  /** Changed when the business gives an asset to the integration or takes one away. */
  assetIds: readonly string[]
  /** Assets that it reached once. */
  lostAssetIds: readonly string[]
  /** Seconds since the epoch; `expiresAt` 0 is never. */
  readonly issuedAt: number
  readonly expiresAt: number
  dataAccessExpiresAt: number
  /** For an app token: it dies when the secret is reset. */
  readonly appSecret: string | undefined
  /** Set when Meta would have ended it. */
  death: Death | undefined
}

/** How a token came to its end: what every call with it answers from then on. */
export interface Death {
  /** 190, or the older 102 (API Session). */
  readonly code: 190 | 102
  readonly subcode: number | undefined
  /** Whether it can pass, as a checkpoint that the person has cleared; a removal cannot. */
  readonly canPass: boolean
}

/** The token that a configuration promises for a grant. */
export function issueGrantToken(
  state: State,
  grant: Grant,
  configuration: SeedConfiguration,
  userTokenSeconds: number = LONG_TOKEN_SECONDS,
): Token {
  const issuedAt = state.clock.seconds()
  const isUser = configuration.tokenKind === 'user'
  const lifetime = isUser ? userTokenSeconds : configuration.expiry === 'never' ? 0 : LONG_TOKEN_SECONDS
  return keep(state, {
    value: `EAA${randomLetters(randomInt(180, 248))}`,
    kind: configuration.tokenKind,
    appId: grant.appId,
    userId: grant.userId,
    personId: isUser ? grant.personId : undefined,
    businessId: grant.businessId,
    pageId: undefined,
    permissions: grant.permissions,
    assetIds: grant.assetIds,
    lostAssetIds: [],
    issuedAt,
    expiresAt: lifetime === 0 ? 0 : issuedAt + lifetime,
    dataAccessExpiresAt: isUser ? issuedAt + DATA_ACCESS_SECONDS : 0,
    appSecret: undefined,
    death: undefined,
  })
}

/** The tokens of a grant, page tokens included. */
export function tokensOf(state: State, grant: Grant): readonly Token[] {
  return [...state.tokens.values()].filter(
    (token) => token.appId === grant.appId && token.userId === grant.userId,
  )
}

/** Ends tokens for good; answers how many of them lived. One that was only suspended does not come back either. */
export function endTokens(tokens: readonly Token[], subcode: number | undefined): number {
  const alive = tokens.filter((token) => token.death === undefined)
  for (const token of tokens)
    if (token.death?.canPass !== false) token.death = { code: 190, subcode, canPass: false }
  return alive.length
}

/** A page token: no end of its own, the same value each time for one parent token and page. */
export function pageToken(state: State, parent: Token, pageId: string): Token {
  const digest = createHash('sha512').update(`${parent.value}|${pageId}`).digest('hex')
  const value = `EAA${digest}${digest}`.slice(0, 203)
  const known = state.tokens.get(value)
  if (known) return known
  return keep(state, {
    ...parent,
    value,
    kind: 'page',
    pageId,
    issuedAt: state.clock.seconds(),
    expiresAt: 0,
  })
}

/** An app token from `client_credentials`. */
export function issueAppToken(state: State, app: App): Token {
  return keep(state, appToken(state, app, `${app.appId}|${randomLetters(27)}`))
}

/** The token behind a string; `{app id}|{app secret}` is one without having been issued. */
export function findToken(state: State, value: string): Token | undefined {
  const known = state.tokens.get(value)
  if (known) {
    const dead = known.kind === 'app' && known.appSecret !== state.apps.get(known.appId)?.appSecret
    return dead ? undefined : known
  }
  const [appId = '', ...secret] = value.split('|')
  const app = state.apps.get(appId)
  return app && secret.join('|') === app.appSecret ? appToken(state, app, value) : undefined
}

function appToken(state: State, app: App, value: string): Token {
  return {
    value,
    kind: 'app',
    appId: app.appId,
    userId: app.appId,
    personId: undefined,
    businessId: undefined,
    pageId: undefined,
    permissions: [],
    assetIds: [],
    lostAssetIds: [],
    issuedAt: state.clock.seconds(),
    expiresAt: 0,
    dataAccessExpiresAt: 0,
    appSecret: app.appSecret,
    death: undefined,
  }
}

function keep(state: State, token: Token): Token {
  state.tokens.set(token.value, token)
  return token
}
