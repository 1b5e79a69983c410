import { bodyOf, type Call } from '../http/call.ts'
import {
  fail,
  readFlag,
  readList,
  readObject,
  readOneOf,
  readOptional,
  readText,
  readVersion,
  readWebAddress,
} from '../world/read-json.ts'
import type { App, State } from '../world/state.ts'

/** `POST apps/{id}`: what an app's owner changes in Meta's dashboard, and how Meta behaves towards it. */
export function changeApp(state: State, call: Call): unknown {
  const app = state.apps.get(call.captured.get('appId') ?? '')
  if (!app) fail('appId', 'names no app')
  const fields = readObject(bodyOf(call), '', [
    'mode',
    'redirectErrors',
    'redirectUris',
    'requireProof',
    'servedVersion',
    'targetIds',
    'appSecret',
    'accessTier',
  ])
  const at = (key: string) => [fields.get(key), key] as const
  // Read everything before anything is changed: a body with one mistake changes nothing.
  const changes = {
    mode: readOptional(readOneOf(['live', 'development']))(...at('mode')),
    redirectErrors: readOptional(readOneOf(['page', 'redirect']))(...at('redirectErrors')),
    redirectUris: readOptional(readList(readWebAddress))(...at('redirectUris')),
    requireProof: readOptional(readFlag)(...at('requireProof')),
    targetIds: readOptional(readFlag)(...at('targetIds')),
    appSecret: readOptional(readText)(...at('appSecret')),
    accessTier: readOptional(readOneOf(['limited', 'full']))(...at('accessTier')),
  }
  // null takes the override away.
  const version = fields.get('servedVersion')
  const servedVersion = version === null ? undefined : readOptional(readVersion)(version, 'servedVersion')
  Object.assign(app, Object.fromEntries(Object.entries(changes).filter(([, value]) => value !== undefined)))
  if (fields.has('servedVersion')) app.servedVersion = servedVersion
  return withoutSecret(app)
}

/** An app as it may be shown. */
export function withoutSecret(app: App): unknown {
  return { ...app, appSecret: undefined }
}
