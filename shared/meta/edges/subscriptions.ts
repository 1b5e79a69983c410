import * as z from 'zod'
import type { Secret } from '../../base/secret.ts'
import type { GraphCall } from '../graph/graph-call.ts'
import { reader } from '../graph/read.ts'

/** What an app has subscribed of one object. An app has one callback URL for each. */
export interface AppSubscription {
  readonly object: string
  readonly callbackUrl: string
  readonly active: boolean
  readonly fields: readonly string[]
}

/** Meta verifies the address before it answers, so an answer takes as long as ours does. */
const VERIFYING_MILLISECONDS = 30_000

/** The documented sample prints the word in quotes. */
const subscribed = z.looseObject({ success: z.literal([true, 'true']) })

const listing = z.looseObject({
  data: z.array(
    z
      .looseObject({
        object: z.string(),
        callback_url: z.string().default(''),
        active: z.boolean().default(true),
        fields: z.array(z.union([z.string(), z.looseObject({ name: z.string() })])).default([]),
      })
      .transform((row): AppSubscription => ({
        object: row.object,
        callbackUrl: row.callback_url,
        active: row.active,
        fields: row.fields.map((field) => (typeof field === 'string' ? field : field.name)),
      })),
  ),
})

/**
 * Subscribes an app to fields of one object, with their values: `POST /{app-id}/subscriptions` (Meta, App
 * Subscriptions reference, read 2026-11-23). Meta sends the handshake to the address before it answers. Subscribing
 * again replaces what was subscribed of the object.
 */
export function subscribeApp(subscription: {
  readonly appId: string
  readonly object: string
  readonly callbackUrl: string
  readonly fields: readonly string[]
  readonly verifyToken: Secret<string>
}): GraphCall<void> {
  return {
    operation: 'subscribe-app',
    method: 'POST',
    path: `${subscription.appId}/subscriptions`,
    params: {
      object: subscription.object,
      callback_url: subscription.callbackUrl,
      fields: subscription.fields.join(','),
      include_values: 'true',
    },
    secretParams: { verify_token: subscription.verifyToken },
    as: 'app',
    repeatable: true,
    timeoutMilliseconds: VERIFYING_MILLISECONDS,
    read: (body) => void reader('subscribe-app', subscribed)(body),
  }
}

/** What an app has subscribed: `GET /{app-id}/subscriptions` (Meta, App Subscriptions reference, read 2026-11-23). */
export function appSubscriptions(appId: string): GraphCall<readonly AppSubscription[]> {
  return {
    operation: 'app-subscriptions',
    method: 'GET',
    path: `${appId}/subscriptions`,
    params: {},
    as: 'app',
    repeatable: true,
    timeoutMilliseconds: 10_000,
    read: (body) => reader('app-subscriptions', listing)(body).data,
  }
}
