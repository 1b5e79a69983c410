import { callBack, callbacksAreSettled } from '../callbacks/call-back.ts'
import { callbackKinds, type Callback } from '../callbacks/callback.ts'
import { variants } from '../callbacks/signed-request.ts'
import { bodyOf, textParameter, type Call } from '../http/call.ts'
import { appScopedId, grantOfPerson } from '../world/grants.ts'
import { removeApp } from '../world/people.ts'
import { fail, readFlag, readId, readObject, readOneOf, readOptional } from '../world/read-json.ts'
import type { App, State } from '../world/state.ts'

/** `GET callbacks`: who was called back about whom, and what they answered. `settled=true` waits for answers. */
export async function showCallbacks(state: State, call: Call): Promise<unknown> {
  const appId = textParameter(call, 'appId')
  const kind = readOptional(readOneOf(callbackKinds))(call.parameters.get('kind'), 'kind')
  if (textParameter(call, 'settled') === 'true') await callbacksAreSettled(state)
  return {
    callbacks: state.callbacks.made
      .filter((callback) => appId === undefined || callback.appId === appId)
      .filter((callback) => kind === undefined || callback.kind === kind)
      .map(shown),
  }
}

/** `POST callbacks`: one call about a person, right or wrong in one way, whatever really happened. */
export async function sendCallback(state: State, call: Call): Promise<unknown> {
  const fields = readObject(bodyOf(call), '', ['appId', 'kind', 'personId', 'userId', 'variant'])
  const app = readApp(state, fields)
  const kind = readOneOf(callbackKinds)(fields.get('kind'), 'kind')
  const variant = readOptional(readOneOf(variants))(fields.get('variant'), 'variant') ?? 'right'
  const personId = readOptional(readId)(fields.get('personId'), 'personId')
  const userId = readOptional(readId)(fields.get('userId'), 'userId')
  if ((personId === undefined) === (userId === undefined)) fail('', 'must hold either personId or userId')
  const isFirst = !state.callbacks.made.some((made) => made.appId === app.appId && made.kind === kind)
  if (variant === 'replayed' && isFirst) fail('variant', 'nothing was sent that could be replayed')
  const id = userId ?? appScopedId(app.appId, personId ?? '')
  const callback = await callBack(state, app, kind, id, variant)
  return callback ? shown(callback) : fail('appId', 'has no address for this')
}

/** `POST people/remove`: a person removes an app, as their page does, and may ask for the deletion of their data. */
export async function removeForPerson(state: State, call: Call): Promise<unknown> {
  const fields = readObject(bodyOf(call), '', ['appId', 'personId', 'deletion'])
  const app = readApp(state, fields)
  const personId = readId(fields.get('personId'), 'personId')
  const deletion = readOptional(readFlag)(fields.get('deletion'), 'deletion') ?? false
  const grant = grantOfPerson(state, app.appId, personId)
  if (!grant) fail('personId', 'names nobody who has logged in to this app')
  const { killed, calledBack } = removeApp(state, app, grant, deletion)
  return { killed, callbacks: (await calledBack).map(shown) }
}

function readApp(state: State, fields: ReadonlyMap<string, unknown>): App {
  return state.apps.get(readId(fields.get('appId'), 'appId')) ?? fail('appId', 'names no app')
}

/** Without what was signed: who has it can send it again. */
function shown(callback: Callback): unknown {
  return { ...callback, signedRequest: undefined }
}
