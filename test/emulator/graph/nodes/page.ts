import type { Call } from '../../http/call.ts'
import type { Page, State } from '../../world/state.ts'
import { pageToken, type Token } from '../../world/tokens.ts'
import {
  callerOf,
  grantedAssets,
  requireAsset,
  requirePermission,
  requirePerson,
  type Caller,
} from '../caller.ts'
import { project, requestedFields, type Node } from '../fields.ts'
import { edge } from '../paging.ts'

const PAGE_TASKS = ['ANALYZE', 'ADVERTISE', 'MODERATE', 'CREATE_CONTENT', 'MANAGE']
const LISTING = ['access_token', 'category', 'category_list', 'name', 'id', 'tasks']

/** A page node, when the token's grant has the page. */
export function readPage(state: State, call: Call, caller: Caller, pageId: string): unknown {
  requireAsset(state, caller, call, 'page', pageId)
  return project(pageNode(state, caller.token, pageId), 'Page', requestedFields(call), ['id', 'name'])
}

/**
 * `/me/accounts`: the pages of a person. Pages of a portfolio, which all pages here are, stay out
 * without `business_management`; for a system user the list is empty. Both as reported in public
 * issues, not in Meta's documentation.
 */
export function listAccounts(state: State, call: Call): unknown {
  const caller = callerOf(state, call)
  requirePerson(caller)
  requirePermission(caller, ['pages_show_list'], 'Requires pages_show_list permission', 10)
  const shown = caller.token.kind === 'user' && caller.token.permissions.includes('business_management')
  return listPages(
    state,
    call,
    caller,
    shown ? grantedAssets(state, caller, 'page').map((page) => page.assetId) : [],
  )
}

/** `/me/assigned_pages`: the pages in the grant, also for a system user. */
export function listAssignedPages(state: State, call: Call): unknown {
  const caller = callerOf(state, call)
  requirePerson(caller)
  requirePermission(caller, ['pages_show_list'], 'Requires pages_show_list permission', 10)
  return listPages(
    state,
    call,
    caller,
    grantedAssets(state, caller, 'page').map((page) => page.assetId),
  )
}

function listPages(state: State, call: Call, caller: Caller, pageIds: readonly string[]): unknown {
  const fields = requestedFields(call)
  return edge(
    call,
    pageIds.map((pageId) => project(pageNode(state, caller.token, pageId), 'Page', fields, LISTING)),
  )
}

function pageNode(state: State, token: Token, pageId: string): Node {
  const page = (): Page | undefined => state.pages.get(pageId)
  return {
    id: () => pageId,
    name: () => page()?.name,
    category: () => page()?.category,
    category_list: () => [{ id: '2500', name: page()?.category }],
    tasks: () => PAGE_TASKS,
    permitted_tasks: () => PAGE_TASKS,
    access_token: () => (token.kind === 'page' ? token.value : pageToken(state, token, pageId).value),
  }
}
