/** Whether doing the same thing again can help: never, later by itself, or after the business has logged in again. */
export type Retry = 'never' | 'later' | 'after-reconnect'

/** Every way in which this product refuses or fails, with what a retry can do about it. Codes are stable. */
const retryByCode = {
  ERR_REQUEST_INVALID: 'never',
  ERR_CALLER_UNKNOWN: 'never',
  ERR_CONFIGURATION_UNKNOWN: 'never',
  ERR_RETURN_URL_UNLISTED: 'never',
  ERR_APP_NOT_CONFIGURED: 'later',
  ERR_RESULT_UNKNOWN: 'never',
  ERR_RESULT_REFERENCE: 'never',
  ERR_RESULT_GONE: 'never',
  ERR_CONNECTION_UNKNOWN: 'never',
  ERR_CONNECTION_ENDED: 'never',

  ERR_GRAPH_THROTTLED_APP: 'later',
  ERR_GRAPH_THROTTLED_OBJECT: 'later',
  ERR_GRAPH_TRANSIENT: 'later',
  ERR_GRAPH_TIMEOUT: 'later',
  ERR_GRAPH_TOKEN_DEAD: 'after-reconnect',
  ERR_GRAPH_PERMISSION_LOST: 'after-reconnect',
  ERR_GRAPH_ASSET_LOST: 'after-reconnect',
  ERR_GRAPH_BLOCKED: 'later',
  ERR_GRAPH_OPERATOR: 'later',
  ERR_GRAPH_BAD_REQUEST: 'never',
  ERR_GRAPH_CODE_DEAD: 'never',
  ERR_GRAPH_MALFORMED: 'later',
  ERR_GRAPH_NO_TOKEN: 'after-reconnect',

  ERR_VAULT_SEAL_BROKEN: 'never',
  ERR_VAULT_UNAVAILABLE: 'later',
  ERR_STORE_UNAVAILABLE: 'later',
  ERR_MESSAGE_MALFORMED: 'never',
  ERR_DEPLOYMENT_INVALID: 'never',
} as const satisfies Record<string, Retry>

export type FailureCode = keyof typeof retryByCode

/** What a failure may say besides its code: ids and counts that are safe in a log. Never a secret, never personal data. */
export type Facts = Readonly<Record<string, string | number | boolean | undefined>>

/**
 * The one kind of error that this product throws on purpose.
 *
 * `message` is lower case and names the thing (`no token grants ads_read on act_42`); `facts` are safe to log;
 * `retryAfterSeconds` is how long the far side asked us to wait, if it said so.
 */
export class Failure extends Error {
  readonly code: FailureCode
  readonly retry: Retry
  readonly facts: Facts
  readonly retryAfterSeconds: number | undefined

  constructor(
    code: FailureCode,
    message: string,
    options: { facts?: Facts; cause?: unknown; retryAfterSeconds?: number } = {},
  ) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause })
    this.name = 'Failure'
    this.code = code
    this.retry = retryByCode[code]
    this.facts = options.facts ?? {}
    this.retryAfterSeconds = options.retryAfterSeconds
  }
}

/** The failure itself when it carries one of these codes. */
export function failureOf(error: unknown, ...codes: readonly FailureCode[]): Failure | undefined {
  return error instanceof Failure && (codes.length === 0 || codes.includes(error.code)) ? error : undefined
}
