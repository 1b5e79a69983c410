import * as z from 'zod'
import type { GraphCall } from '../graph/graph-call.ts'
import { pageOf, type Page } from '../graph/paging.ts'
import { reader } from '../graph/read.ts'

const row = z.looseObject({ id: z.string().regex(/^\d{1,32}$/) }).transform(({ id }) => id)
/** Made once: to make a schema takes far longer than to read by it. */
const page = pageOf(row)

/** The most that Meta gives at once. */
const LIMIT = '100'

/**
 * One page of the ids of the businesses that are connected to an app: `GET /{app-id}/connected_client_businesses`
 * (Meta, Application Connected Client Businesses reference, read 2026-11-23).
 */
export function connectedClientBusinesses(appId: string, after?: string): GraphCall<Page<string>> {
  const operation = 'connected-client-businesses'
  return {
    operation,
    method: 'GET',
    path: `${appId}/connected_client_businesses`,
    params: { fields: 'id', limit: LIMIT, ...(after !== undefined && { after }) },
    as: 'app',
    repeatable: true,
    timeoutMilliseconds: 15_000,
    read: reader(operation, page),
  }
}
