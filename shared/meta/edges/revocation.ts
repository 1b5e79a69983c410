import * as z from 'zod'
import type { GraphCall } from '../graph/graph-call.ts'
import { reader } from '../graph/read.ts'

const done = z.union([z.literal(true), z.looseObject({ success: z.literal([true, 'true']) })])

/**
 * Takes one token back: `GET /oauth/revoke` (Meta, Install apps and manage System User access tokens, as quoted in
 * public code, read 2026-11-23). Uncertain: the page does not show the answer, so whatever is no error counts as done;
 * and nothing says that it also ends a business's integration, which stays under Connected apps without a token.
 */
export function revokeToken(appId: string): GraphCall<void> {
  return {
    operation: 'revoke-token',
    method: 'GET',
    path: 'oauth/revoke',
    params: { client_id: appId },
    secretParams: { client_secret: 'app-secret', revoke_token: 'subject-token' },
    as: 'app',
    repeatable: true,
    timeoutMilliseconds: 10_000,
    read: () => undefined,
  }
}

/**
 * Takes the app away from a person, and with it all of the person's tokens: `DELETE /{user-id}/permissions`, with the
 * app's own token (Meta, Request and Revoke Permissions, read 2026-11-23).
 */
export function revokePermissions(userId: string): GraphCall<void> {
  return {
    operation: 'revoke-permissions',
    method: 'DELETE',
    path: `${userId}/permissions`,
    params: {},
    as: 'app',
    repeatable: true,
    timeoutMilliseconds: 10_000,
    read: (body) => void reader('revoke-permissions', done)(body),
  }
}
