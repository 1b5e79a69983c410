import type { Call } from '../../http/call.ts'
import type { AdAccount, State } from '../../world/state.ts'
import {
  callerOf,
  grantedAssets,
  requireAsset,
  requirePermission,
  requirePerson,
  type Caller,
} from '../caller.ts'
import { project, requestedFields, type Node } from '../fields.ts'
import { unsupportedRequest } from '../graph-error.ts'
import { offsetMinutes } from '../../insights/local-days.ts'
import { edge } from '../paging.ts'
import { countMarketingCall } from '../usage.ts'

const TASKS = ['DRAFT', 'ANALYZE', 'ADVERTISE', 'MANAGE']

/** One of these two opens ad accounts and their insights. */
export const ADS_PERMISSIONS = ['ads_read', 'ads_management']

/** `/act_{id}`. Meta, Ad Account reference, read 2026-11-23. */
export function readAdAccount(state: State, call: Call): unknown {
  const caller = callerOf(state, call)
  const account = openAdAccount(state, call, caller, call.captured.get('accountId') ?? '')
  countMarketingCall(state, call, caller.app, account, 'ads_management')
  return project(accountNode(state, caller, account), 'AdAccount', requestedFields(call), [
    'account_id',
    'id',
  ])
}

/** `/me/adaccounts`: the ad accounts that the token can see. */
export function listAdAccounts(state: State, call: Call): unknown {
  return list(state, call, ['account_id', 'id'])
}

/** `/me/assigned_ad_accounts`: the same accounts, each with its tasks. */
export function listAssignedAdAccounts(state: State, call: Call): unknown {
  return list(state, call, ['account_id', 'id', 'tasks', 'permitted_tasks'])
}

/** The account behind an id, when the token has the permission and its grant the account. */
export function openAdAccount(
  state: State,
  call: Call,
  caller: Caller,
  accountId: string,
  node?: string,
): AdAccount {
  requireAsset(state, caller, call, 'ad_account', accountId, node ?? `act_${accountId}`)
  requirePermission(
    caller,
    ADS_PERMISSIONS,
    'Ad account owner has NOT grant ads_management or ads_read permission',
  )
  const account = state.adAccounts.get(accountId)
  if (!account) throw unsupportedRequest(call.method, accountId)
  return account
}

function list(state: State, call: Call, defaults: readonly string[]): unknown {
  const caller = callerOf(state, call)
  requirePerson(caller)
  requirePermission(caller, ADS_PERMISSIONS, 'Requires ads_read permission to manage the object')
  const fields = requestedFields(call)
  const rows = grantedAssets(state, caller, 'ad_account').flatMap((asset) => {
    const account = state.adAccounts.get(asset.assetId)
    return account ? [project(accountNode(state, caller, account), 'AdAccount', fields, defaults)] : []
  })
  return edge(call, rows)
}

function accountNode(state: State, caller: Caller, account: AdAccount): Node {
  const business = state.businesses.get(account.businessId)
  // One field that the token may not read refuses the whole call, as reported in public issues.
  const gated = <T>(value: T): T => {
    requirePermission(
      caller,
      ['business_management'],
      'Requires business_management permission to manage the object',
    )
    return value
  }
  return {
    id: () => `act_${account.accountId}`,
    account_id: () => account.accountId,
    account_status: () => account.accountStatus,
    business: () => gated({ id: account.businessId, name: business?.name }),
    business_name: () => business?.name,
    currency: () => account.currency,
    disable_reason: () => 0,
    name: () => account.name,
    owner: () => gated(account.businessId),
    permitted_tasks: () => TASKS,
    tasks: () => TASKS,
    timezone_name: () => account.timezone,
    timezone_offset_hours_utc: () => offsetMinutes(account.timezone, state.clock.now()) / 60,
  }
}
