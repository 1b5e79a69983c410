import type { Call } from '../../http/call.ts'
import type { State } from '../../world/state.ts'
import { callerOf, requirePerson, type Caller } from '../caller.ts'
import { project, requestedFields, type Node } from '../fields.ts'
import { readPage } from './page.ts'

/** `/me`: the person or system user of the token, or the page of a page token. */
export function readMe(state: State, call: Call): unknown {
  const caller = callerOf(state, call)
  requirePerson(caller)
  const { pageId } = caller.token
  if (pageId !== undefined) return readPage(state, call, caller, pageId)
  return readUser(state, call, caller)
}

/** The user node of a token. What a bare `/me` answers a system user is not documented: id and name here. */
export function readUser(state: State, call: Call, caller: Caller): unknown {
  return project(userNode(state, caller), 'User', requestedFields(call), ['id', 'name'])
}

function userNode(state: State, { token, app }: Caller): Node {
  const shared = { id: () => token.userId }
  if (token.kind === 'system-user')
    return {
      ...shared,
      name: () => `${app.name} system user`,
      client_business_id: () => token.businessId,
    }
  return { ...shared, name: () => state.people.get(token.personId ?? '')?.name }
}
