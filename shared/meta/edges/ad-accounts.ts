import * as z from 'zod'
import type { GraphCall } from '../graph/graph-call.ts'
import { pageOf, type Page } from '../graph/paging.ts'
import { reader } from '../graph/read.ts'

/** An ad account as Meta lists it. `accountId` is the bare number; its node is `act_<accountId>`. */
export interface AdAccount {
  readonly accountId: string
  readonly name: string
  /** IANA name; hours and days of insights are counted in it. */
  readonly timeZone: string
  readonly currency: string
}

const row = z
  .looseObject({
    account_id: z.string(),
    name: z.string().default(''),
    timezone_name: z.string(),
    currency: z.string(),
  })
  .transform((account) => ({
    accountId: account.account_id,
    name: account.name,
    timeZone: account.timezone_name,
    currency: account.currency,
  }))

/** Made once: to make a schema takes far longer than to read by it. */
const page = pageOf(row)

/** Fields that `ads_read` alone may read: one that needs more would fail the whole call. */
const FIELDS = 'account_id,name,timezone_name,currency'

/** Whose token it is: a login's that is being finalized, or a connection's. */
type As = 'landing' | 'connection'

function listing(operation: string, path: string, as: As, after?: string): GraphCall<Page<AdAccount>> {
  return {
    operation,
    method: 'GET',
    path,
    params: { fields: FIELDS, limit: '100', ...(after !== undefined && { after }) },
    as,
    permission: 'ads_read',
    repeatable: true,
    timeoutMilliseconds: 15_000,
    read: reader(operation, page),
  }
}

/** One page of the ad accounts assigned to the token's system user: `GET /me/assigned_ad_accounts` (Meta, System User reference, read 2026-11-23). */
export function assignedAdAccounts(as: As, after?: string): GraphCall<Page<AdAccount>> {
  return listing('assigned-ad-accounts', 'me/assigned_ad_accounts', as, after)
}

/** One page of the ad accounts that the token can see: `GET /me/adaccounts` (Meta, User reference, read 2026-11-23). */
export function adAccounts(as: As, after?: string): GraphCall<Page<AdAccount>> {
  return listing('ad-accounts', 'me/adaccounts', as, after)
}

/**
 * One ad account by itself, for a second look at one that seems to be gone: `GET /act_<id>` (Meta, Ad Account
 * reference, read 2026-11-23).
 */
export function adAccount(accountId: string): GraphCall<AdAccount> {
  return {
    operation: 'ad-account',
    method: 'GET',
    path: `act_${accountId}`,
    params: { fields: FIELDS },
    as: 'connection',
    permission: 'ads_read',
    assetId: accountId,
    repeatable: true,
    timeoutMilliseconds: 15_000,
    read: reader('ad-account', row),
  }
}
