import { bodyOf, type Call } from '../http/call.ts'
import { partnerShapes } from '../webhooks/partner.ts'
import {
  fail,
  join,
  readFlag,
  readList,
  readObject,
  readOneOf,
  readOptional,
  readText,
  readVersion,
  readWebAddress,
  readWhole,
} from '../world/read-json.ts'
import type { App, State, WebhookSettings } from '../world/state.ts'

type Read<T> = (value: unknown, path: string) => T
/** What can be changed, and how each is read. */
type Readers = { readonly [K in keyof App]?: Read<App[K]> }

const readSubcode = readWhole(1, 99_999_999)

/** `POST apps/{id}`: what an app's owner changes in Meta's dashboard, and how Meta behaves towards it. */
export function changeApp(state: State, call: Call): unknown {
  const app = state.apps.get(call.captured.get('appId') ?? '')
  if (!app) fail('appId', 'names no app')
  const readers = readersOf(app)
  const fields = readObject(bodyOf(call), '', Object.keys(readers))
  // Read everything before anything is changed: a body with one mistake changes nothing.
  const changes = Object.entries(readers)
    .filter(([key]) => fields.has(key))
    .map(([key, read]) => [key, read(fields.get(key), key)] as const)
  Object.assign(app, Object.fromEntries(changes))
  return withoutSecret(app)
}

function readersOf(app: App): Readers {
  return {
    mode: readOneOf(['live', 'development']),
    redirectErrors: readOneOf(['page', 'redirect']),
    redirectUris: readList(readWebAddress),
    requireProof: readFlag,
    servedVersion: readOrNone(readVersion),
    targetIds: (value, path) =>
      typeof value === 'boolean' ? value : readOneOf(['empty', 'reordered'])(value, path),
    scopeNames: readNames,
    appSecret: readText,
    accessTier: readOneOf(['limited', 'full']),
    removalSubcode: readSubcode,
    lostAssetError: readOneOf(['100/33', '10', '200']),
    wrongAppTokenError: readOneOf(['190', '101']),
    allTokensLookDead: readOrNone(readSubcode),
    deauthorizeUrl: readOrNone(readWebAddress),
    dataDeletionUrl: readOrNone(readWebAddress),
    systemUserMayLeave: readFlag,
    revokedSubcode: readOrNone(readSubcode),
    partnerShape: readOneOf(partnerShapes),
    webhooks: readWebhookSettings(app.webhooks),
  }
}

/** `{name: name}`, as a map: a permission may be called anything. */
function readNames(value: unknown, path: string): ReadonlyMap<string, string> {
  if (value === null || typeof value !== 'object' || Array.isArray(value)) fail(path, 'must be an object')
  const names = Object.entries(value).map(([key, name]) => [key, readText(name, join(path, key))] as const)
  return new Map(names)
}

/** null takes a setting away. */
function readOrNone<T>(read: Read<T>): Read<T | undefined> {
  return (value, path) => (value === null ? undefined : read(value, path))
}

/** Whatever is not said stays as it is. */
function readWebhookSettings(now: WebhookSettings) {
  return (value: unknown, path: string): WebhookSettings => {
    const fields = readObject(value, path, ['retryHours', 'batching', 'timeoutMilliseconds'])
    const at = (key: string) => [fields.get(key), join(path, key)] as const
    const hours = readOptional(readWhole(36, 168))(...at('retryHours')) ?? now.retryHours
    return {
      retryHours: hours === 36 || hours === 168 ? hours : fail(join(path, 'retryHours'), 'must be 36 or 168'),
      batching: readOptional(readFlag)(...at('batching')) ?? now.batching,
      timeoutMilliseconds:
        readOptional(readWhole(10, 60_000))(...at('timeoutMilliseconds')) ?? now.timeoutMilliseconds,
    }
  }
}

/** An app as it may be shown. */
export function withoutSecret(app: App): unknown {
  return { ...app, appSecret: undefined, scopeNames: Object.fromEntries(app.scopeNames) }
}
