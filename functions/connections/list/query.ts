import * as z from 'zod'
import { Failure } from '../../../shared/base/failure.ts'
import type { ApiRequest } from '../../../shared/kernel/doors/api.ts'
import type { ListPlace } from '../../../shared/ports/connections.ts'
import { placeIn } from './cursor.ts'

const DEFAULT_LIMIT = 25
const MOST = 100

const schema = z.strictObject({
  reference: z.string().min(1).max(256).exactOptional(),
  state: z.enum(['active', 'suspended', 'removed', 'deleting', 'deleted']).exactOptional(),
  /** Without `throttled`: only a connection's own page reads its jobs. */
  verdict: z
    .enum([
      'healthy',
      'degraded',
      'unknown',
      'operator-error',
      'blocked',
      'token-dead',
      'removed',
      'deleting',
      'deleted',
    ])
    .exactOptional(),
  limit: z
    .string()
    .regex(/^[1-9]\d{0,2}$/, `1 to ${MOST}`)
    .transform(Number)
    .refine((limit) => limit <= MOST, `1 to ${MOST}`)
    .exactOptional(),
  cursor: z.string().min(1).max(4096).exactOptional(),
})

/** What a caller wants to see of its connections. */
export interface ListQuery extends Pick<z.infer<typeof schema>, 'reference' | 'state' | 'verdict'> {
  readonly limit: number
  readonly after?: ListPlace
}

function refuse(detail: string): Failure {
  return new Failure('ERR_REQUEST_INVALID', detail)
}

/** Reads the query; `ERR_REQUEST_INVALID` names each parameter that is unknown or wrong, and never says its value. */
export function queryIn({ caller, query }: ApiRequest): ListQuery {
  const given = Object.fromEntries(Object.entries(query).filter(([, value]) => value !== undefined))
  const result = schema.safeParse(given)
  if (!result.success) {
    const told = result.error.issues.map(
      (issue) => `${issue.path.join('.') || 'the query'}: ${issue.message}`,
    )
    throw refuse(told.join('; '))
  }
  const { cursor, limit = DEFAULT_LIMIT, ...filters } = result.data
  if (cursor === undefined) return { ...filters, limit }
  const after = placeIn(cursor, caller)
  const fits = after && (filters.reference === undefined || filters.reference === after.reference)
  if (!fits) throw refuse('cursor: not one that this list has given')
  return { ...filters, limit, after }
}
