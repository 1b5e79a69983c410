import { callBack } from '../callbacks/call-back.ts'
import type { Callback, CallbackKind } from '../callbacks/callback.ts'
import { announceDisconnection, announceRevocation } from '../webhooks/permissions.ts'
import { withdrawCodes } from './codes.ts'
import { dropGrant, type Grant } from './grants.ts'
import { removePermissions } from './permissions.ts'
import type { App, State } from './state.ts'
import { endTokens, tokensOf } from './tokens.ts'

/** What a person's token shows once they removed the app: all sources agree. */
const REMOVED_BY_PERSON = 458

/** The apps that a person logged in to themselves. */
export function personalGrantsOf(state: State, personId: string): readonly Grant[] {
  return [...state.grants.values()].filter(
    (grant) => grant.personId === personId && grant.businessId === undefined,
  )
}

/**
 * A person removes an app: every token of theirs dies at once, codes are of no more use, and the app is
 * told. What it answers to being called back comes later.
 */
export function removeApp(
  state: State,
  app: App,
  grant: Grant,
  asksForDeletion: boolean,
): { readonly killed: number; readonly calledBack: Promise<readonly Callback[]> } {
  dropGrant(state, grant)
  withdrawCodes(state, grant)
  const killed = endTokens(tokensOf(state, grant), REMOVED_BY_PERSON)
  announceDisconnection(state, grant)
  const kinds: readonly CallbackKind[] = asksForDeletion ? ['deauthorize', 'data-deletion'] : ['deauthorize']
  const calledBack = callBackInTurn(state, app, grant, kinds)
  const { underway } = state.callbacks
  underway.add(calledBack)
  void calledBack.finally(() => underway.delete(calledBack))
  return { killed, calledBack }
}

/** A person takes one permission back; the others stay, and so do the tokens. */
export function takePermission(state: State, grant: Grant, permission: string): void {
  removePermissions(state, grant, [permission])
  announceRevocation(state, grant, permission)
}

async function callBackInTurn(
  state: State,
  app: App,
  grant: Grant,
  kinds: readonly CallbackKind[],
): Promise<readonly Callback[]> {
  const done: Callback[] = []
  for (const kind of kinds) {
    const callback = await callBack(state, app, kind, grant.userId)
    if (callback) done.push(callback)
  }
  return done
}
