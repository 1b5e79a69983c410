import type { Failure } from '../base/failure.ts'
import type { Precedence } from '../domain/installation.ts'
import type { GraphCall } from '../meta/graph/graph-call.ts'

/*
 * Every `call` may throw a `Failure` with an `ERR_GRAPH_…` code; see `shared/meta/graph/error.ts` for which. It adds
 * token and `appsecret_proof` itself and refuses a call that is made as someone else before anything leaves.
 */

/** Calls signed with the app's own secret: the code exchange and calls with the app token. Opens no stored token. */
export interface GraphAsApp {
  /**
   * Fetches what signs this app's calls, so that what can be done once only does not fail for want of it.
   * `ERR_APP_NOT_CONFIGURED` or `ERR_STORE_UNAVAILABLE` when it cannot be had.
   */
  ready(appKey: string): Promise<void>
  call<T>(appKey: string, call: GraphCall<T>): Promise<T>
}

/** Calls with, or about, the landing token of one attempt (`connections/finalize`). */
export interface GraphAsLanding {
  call<T>(landing: { readonly appKey: string; readonly attemptId: string }, call: GraphCall<T>): Promise<T>
}

/** Calls with the token of a connection's installation (automations). */
export interface GraphAsConnection {
  call<T>(
    connection: { readonly appKey: string; readonly installationId: string },
    call: GraphCall<T>,
  ): Promise<T>
}

/** Calls as the app that take a root token back (`connections/erase`). */
export interface GraphToRevoke {
  /** `ERR_GRAPH_NO_TOKEN` when the token that is stored is of another consent, or there is none. */
  call<T>(
    root: { readonly appKey: string; readonly installationId: string; readonly attemptId: string },
    call: GraphCall<T>,
  ): Promise<T>
}

/** What Meta said about the root token of one installation, and which consent that token is of. */
export type RootAnswer<T> =
  | { readonly installationId: string; readonly precedence: Precedence; readonly answer: T }
  | { readonly installationId: string; readonly failure: Failure }

/** Questions about installations' root tokens, asked as the app (`health/judge`, `health/sweep`). */
export interface GraphAboutRoots {
  /**
   * Asks the same about each root token: 1 to 50 of one app, several of them in one request. An answer or a failure
   * for each, in their order; throws when the request fails as a whole.
   */
  ask<T>(
    roots: { readonly appKey: string; readonly installationIds: readonly string[] },
    call: GraphCall<T>,
  ): Promise<readonly RootAnswer<T>[]>
}
