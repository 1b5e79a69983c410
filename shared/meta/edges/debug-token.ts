import * as z from 'zod'
import type { GraphCall } from '../graph/graph-call.ts'
import { reader } from '../graph/read.ts'
import { permissionSet } from '../permission.ts'

/** What Meta says of a token. Times are milliseconds since the epoch. */
export interface TokenFacts {
  readonly appId?: string
  /** `SYSTEM_USER`, `USER`, `PAGE`, `APP` or a word that Meta adds later. */
  readonly type?: string
  readonly isValid: boolean
  /** Absent for a token that never expires. */
  readonly expiresAt?: number
  /** When Meta ceases to answer for a person who has not used the app; absent for a business's token. */
  readonly dataAccessExpiresAt?: number
  /** Absent when Meta leaves it out, as it does for short-lived tokens. */
  readonly issuedAt?: number
  readonly permissions: readonly string[]
  readonly granular: readonly { readonly permission: string; readonly targetIds?: readonly string[] }[]
  /** App-scoped id of the person or system user. */
  readonly userId?: string
  readonly error?: { readonly code?: number; readonly subcode?: number }
}

const id = z.union([z.string(), z.number().transform(String)])

const answer = z.looseObject({
  data: z.looseObject({
    app_id: id.optional(),
    type: z.string().optional(),
    is_valid: z.boolean(),
    expires_at: z.number().optional(),
    data_access_expires_at: z.number().optional(),
    issued_at: z.number().optional(),
    scopes: z.array(z.string()).default([]),
    granular_scopes: z
      .array(z.looseObject({ scope: z.string(), target_ids: z.array(id).optional() }))
      .default([]),
    user_id: id.optional(),
    error: z.looseObject({ code: z.number().optional(), subcode: z.number().optional() }).optional(),
  }),
})

function seconds(value: number | undefined): number | undefined {
  return value === undefined || value === 0 ? undefined : value * 1000
}

function read(body: unknown): TokenFacts {
  const { data } = reader('debug-token', answer)(body)
  const expiresAt = seconds(data.expires_at)
  const dataAccessExpiresAt = seconds(data.data_access_expires_at)
  const issuedAt = seconds(data.issued_at)
  return {
    isValid: data.is_valid,
    permissions: permissionSet(data.scopes),
    granular: data.granular_scopes.map((entry) => ({
      permission: permissionSet([entry.scope])[0] ?? entry.scope,
      // An empty or missing list means every asset, now and later: it is kept as absent, never as "none".
      ...(entry.target_ids && entry.target_ids.length > 0 && { targetIds: entry.target_ids.toSorted() }),
    })),
    ...(data.app_id !== undefined && { appId: data.app_id }),
    ...(data.type !== undefined && { type: data.type }),
    ...(expiresAt !== undefined && { expiresAt }),
    ...(dataAccessExpiresAt !== undefined && { dataAccessExpiresAt }),
    ...(issuedAt !== undefined && { issuedAt }),
    ...(data.user_id !== undefined && { userId: data.user_id }),
    ...(data.error && {
      error: {
        ...(data.error.code !== undefined && { code: data.error.code }),
        ...(data.error.subcode !== undefined && { subcode: data.error.subcode }),
      },
    }),
  }
}

/**
 * Asks about the token in question with the app's own token: `GET /debug_token`. An invalid token is an answer, not
 * an error: `isValid` tells (Meta, Access Token Debug and WhatsApp access tokens, read 2026-11-23).
 */
export function debugToken(): GraphCall<TokenFacts> {
  return {
    operation: 'debug-token',
    method: 'GET',
    path: 'debug_token',
    params: {},
    secretParams: { input_token: 'subject-token' },
    as: 'app',
    repeatable: true,
    timeoutMilliseconds: 10_000,
    read,
  }
}
