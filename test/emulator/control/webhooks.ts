import { bodyOf, textParameter, type Call } from '../http/call.ts'
import { courierIsIdle } from '../webhooks/courier.ts'
import { deliveryStates, signatures, wireBody, type Delivery } from '../webhooks/delivery.ts'
import { sendOff } from '../webhooks/notify.ts'
import { subscriptionOf, subscriptionsOf } from '../webhooks/subscription.ts'
import { fail, readId, readList, readObject, readOneOf, readOptional, readText } from '../world/read-json.ts'
import type { State } from '../world/state.ts'

/**
 * `GET webhooks`: who is subscribed to what, and every notification with each attempt and the
 * receiver's answer. With `settled=true` it waits until nothing is on its way or due.
 */
export async function showWebhooks(state: State, call: Call): Promise<unknown> {
  const appId = textParameter(call, 'appId')
  const object = textParameter(call, 'object')
  const wanted = readOptional(readOneOf(deliveryStates))(call.parameters.get('state'), 'state')
  if (textParameter(call, 'settled') === 'true') await courierIsIdle(state.courier)
  return {
    subscriptions: subscriptionsOf(state, appId)
      .filter((subscription) => object === undefined || subscription.object === object)
      .map((subscription) => ({ ...subscription, verifyToken: undefined })),
    deliveries: state.courier.deliveries
      .filter((delivery) => appId === undefined || delivery.appId === appId)
      .filter((delivery) => object === undefined || delivery.object === object)
      .filter((delivery) => wanted === undefined || delivery.state === wanted)
      .map(shown),
  }
}

/** `POST webhooks/send`: entries, or a body as it stands, go to the app's subscription, signed or not. */
export function sendBody(state: State, call: Call): unknown {
  const fields = readObject(bodyOf(call), '', ['appId', 'object', 'entry', 'body', 'signature'])
  const appId = readId(fields.get('appId'), 'appId')
  const object = readText(fields.get('object'), 'object')
  if (!subscriptionOf(state, appId, object)) fail('object', 'is not what this app has subscribed to')
  const signature = readOptional(readOneOf(signatures))(fields.get('signature'), 'signature') ?? 'right'
  const entry = fields.get('entry')
  const body = fields.get('body')
  if ((entry === undefined) === (body === undefined)) fail('', 'must hold either entry or body')
  if (body !== undefined && typeof body !== 'string') fail('body', 'must be a text')
  const entries = readOptional(readList((item) => item))(entry, 'entry') ?? []
  // As a body, so that whatever stands in it goes out as it is and alone.
  const text = typeof body === 'string' ? body : wireBody(object, entries)
  return shown(sendOff(state, { appId, object, body: text, signature }))
}

/** `POST webhooks/resend`: the very bytes of a kept notification once more, signed anew. */
export function resendDelivery(state: State, call: Call): unknown {
  const fields = readObject(bodyOf(call), '', ['deliveryId', 'signature'])
  const deliveryId = readText(fields.get('deliveryId'), 'deliveryId')
  const kept = state.courier.deliveries.find((delivery) => delivery.id === deliveryId)
  if (!kept) fail('deliveryId', 'names no delivery that is kept')
  const signature = readOptional(readOneOf(signatures))(fields.get('signature'), 'signature') ?? 'right'
  const { appId, object, body } = kept
  return shown(sendOff(state, { appId, object, body, signature, copyOf: kept.id }))
}

/** A delivery as it may be shown: no secret is in it. */
export function shown(delivery: Delivery): unknown {
  return {
    ...delivery,
    entries: undefined,
    madeAt: new Date(delivery.madeAt).toISOString(),
    nextAttemptAt: delivery.state === 'waiting' ? new Date(delivery.nextAttemptAt).toISOString() : undefined,
  }
}
