import type { Secret } from '../../base/secret.ts'

/** As whom a Graph call is made: which secret the port signs it with. */
export type GraphIdentity = 'app' | 'code-exchange' | 'landing' | 'connection'

/**
 * A secret that a call names and the port fills in: `app-secret` of the app, `subject-token` the token that the
 * call is about (the opened landing or root token).
 */
export type SecretParam = Secret<string> | 'app-secret' | 'subject-token'

/**
 * A Graph call as a value: what is asked, as whom, under which permission, and how the answer is read.
 *
 * The port adds origin, version, token, `appsecret_proof`, timeout, retry and reading of the usage headers.
 */
export interface GraphCall<T> {
  /** Stable name for logs and metrics, e.g. `insights`. */
  readonly operation: string
  readonly method: 'GET' | 'POST' | 'DELETE'
  /** Path below the version, without a leading slash, e.g. `act_42/insights`. */
  readonly path: string
  readonly params: Readonly<Record<string, string>>
  readonly secretParams?: Readonly<Record<string, SecretParam>>
  readonly as: GraphIdentity
  /** Permission that the call takes, for the choice of token and for messages. */
  readonly permission?: string
  readonly assetId?: string
  /** Whether sending it twice changes nothing; only such a call is ever retried. */
  readonly repeatable: boolean
  readonly timeoutMilliseconds: number
  /** Reads the answer's JSON; throws `ERR_GRAPH_MALFORMED` when it has another shape. */
  readonly read: (body: unknown) => T
}
