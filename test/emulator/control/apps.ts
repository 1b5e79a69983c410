import { bodyOf, type Call } from '../http/call.ts'
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
    'removalSubcode',
    'lostAssetError',
    'webhooks',
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
    removalSubcode: readOptional(readWhole(1, 99_999_999))(...at('removalSubcode')),
    lostAssetError: readOptional(readOneOf(['100/33', '10', '200']))(...at('lostAssetError')),
    webhooks: readOptional(readWebhookSettings(app.webhooks))(...at('webhooks')),
  }
  // null takes the override away.
  const version = fields.get('servedVersion')
  const servedVersion = version === null ? undefined : readOptional(readVersion)(version, 'servedVersion')
  Object.assign(app, Object.fromEntries(Object.entries(changes).filter(([, value]) => value !== undefined)))
  if (fields.has('servedVersion')) app.servedVersion = servedVersion
  return withoutSecret(app)
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
  return { ...app, appSecret: undefined }
}
