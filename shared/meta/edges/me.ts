import * as z from 'zod'
import type { GraphCall } from '../graph/graph-call.ts'
import { reader } from '../graph/read.ts'

const answer = z.looseObject({ id: z.string(), client_business_id: z.string().optional() })

/** Whom a token belongs to: the client business (system-user tokens only) and the app-scoped actor. */
export interface TokenOwner {
  readonly actorId: string
  readonly clientBusinessId?: string
}

function read(body: unknown): TokenOwner {
  const me = reader('me', answer)(body)
  return {
    actorId: me.id,
    ...(me.client_business_id !== undefined && { clientBusinessId: me.client_business_id }),
  }
}

/** `GET /me?fields=client_business_id,id` (Meta, Facebook Login for Business, read 2026-11-23). */
export function clientBusiness(): GraphCall<TokenOwner> {
  return {
    operation: 'me',
    method: 'GET',
    path: 'me',
    params: { fields: 'client_business_id,id' },
    as: 'landing',
    repeatable: true,
    timeoutMilliseconds: 10_000,
    read,
  }
}

/** `GET /me?fields=id`: a person's token has no `client_business_id`, and asking for it is an error. */
export function person(): GraphCall<TokenOwner> {
  return { ...clientBusiness(), operation: 'me-person', params: { fields: 'id' } }
}
