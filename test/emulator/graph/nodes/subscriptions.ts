import { structuredParameter, textParameter, type Call } from '../../http/call.ts'
import type { State } from '../../world/state.ts'
import { checkCallbackUrl, shakeHands } from '../../webhooks/handshake.ts'
import { dropSubscription, keepSubscription, subscriptionsOf } from '../../webhooks/subscription.ts'
import { requireOwnApp } from '../caller.ts'
import { invalidParameter } from '../graph-error.ts'
import { countAppCall } from '../usage.ts'
import { servedVersion } from '../versions.ts'

const APPLICATION_FIELDS = [
  'business_integration_install',
  'business_integration_uninstall',
  'business_integration_update',
]

// Fields that can be subscribed to, by object; undefined: any name, for those of which there are too
// many to list here, or of which the emulator tells nothing by itself.
const OBJECTS: Readonly<Record<string, readonly string[] | undefined>> = {
  application: APPLICATION_FIELDS,
  catalog: undefined,
  instagram: undefined,
  page: undefined,
  permissions: undefined,
  user: undefined,
  whatsapp_business_account: undefined,
}

const LARGEST_VERIFY_TOKEN = 1000

/**
 * `POST /{app-id}/subscriptions`: the object's subscription from now on, once the callback has shaken
 * hands. Meta, Webhooks: Getting Started and Application Subscriptions, read 2026-11-23.
 */
export async function subscribe(state: State, call: Call): Promise<unknown> {
  const app = requireOwnApp(state, call, call.captured.get('appId') ?? '')
  countAppCall(state, call, app)
  const object = readObject(call)
  const fields = readFields(call, object)
  if (fields === undefined) throw invalidParameter('The parameter fields is required')
  const callbackUrl = required(call, 'callback_url')
  const verifyToken = required(call, 'verify_token')
  if (verifyToken.length > LARGEST_VERIFY_TOKEN) throw invalidParameter('param verify_token is too long')
  checkCallbackUrl(callbackUrl)
  await shakeHands(callbackUrl, verifyToken)
  keepSubscription(state, {
    appId: app.appId,
    object,
    callbackUrl,
    fields,
    verifyToken,
    // What is meant where nothing is said is not documented: no values, the poorer of the two.
    includeValues: ['true', '1'].includes(textParameter(call, 'include_values') ?? ''),
  })
  return { success: true }
}

/** `GET /{app-id}/subscriptions`: what the app is subscribed to. */
export function listSubscriptions(state: State, call: Call): unknown {
  const app = requireOwnApp(state, call, call.captured.get('appId') ?? '')
  countAppCall(state, call, app)
  const version = servedVersion(call.requestedVersion, false, state.clock.now())
  const data = subscriptionsOf(state, app.appId).map(({ object, callbackUrl, fields }) => ({
    object,
    callback_url: callbackUrl,
    active: true,
    fields: fields.map((name) => ({ name, version: app.servedVersion ?? version })),
  }))
  return { data }
}

/** `DELETE /{app-id}/subscriptions`: of one object or of all; with fields, of these only. */
export function unsubscribe(state: State, call: Call): unknown {
  const app = requireOwnApp(state, call, call.captured.get('appId') ?? '')
  countAppCall(state, call, app)
  const object = textParameter(call, 'object') === undefined ? undefined : readObject(call)
  const fields = object === undefined ? undefined : readFields(call, object)
  for (const subscription of subscriptionsOf(state, app.appId)) {
    if (object !== undefined && subscription.object !== object) continue
    const left = fields ? subscription.fields.filter((field) => !fields.includes(field)) : []
    if (left.length > 0) keepSubscription(state, { ...subscription, fields: left })
    else dropSubscription(state, subscription)
  }
  return { success: true }
}

function readObject(call: Call): string {
  const object = required(call, 'object')
  if (!Object.hasOwn(OBJECTS, object))
    throw invalidParameter(`param object must be one of {${Object.keys(OBJECTS).join(', ')}}`)
  return object
}

/** A comma list, or a JSON list; undefined when there is none. */
function readFields(call: Call, object: string): readonly string[] | undefined {
  const value = structuredParameter(call, 'fields')
  const isList = Array.isArray(value) && value.every((name) => typeof name === 'string')
  const text: unknown = isList ? value.join(',') : value
  if (text === undefined || text === '') return undefined
  if (typeof text !== 'string') throw invalidParameter('param fields must be an array.')
  const fields = [...new Set(text.split(',').map((field) => field.trim()))]
  const known = OBJECTS[object]
  const wrong = fields.find((field) =>
    known ? !known.includes(field) : !/^[a-z][a-z0-9_]{0,79}$/.test(field),
  )
  if (wrong !== undefined)
    throw invalidParameter(
      known ? `param fields must be one of {${known.join(', ')}}` : 'param fields holds a name that is none',
    )
  return fields
}

function required(call: Call, name: string): string {
  const text = textParameter(call, name)
  if (text === undefined || text === '') throw invalidParameter(`The parameter ${name} is required`)
  return text
}
