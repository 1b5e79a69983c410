import { createHmac } from 'node:crypto'
import type { WebhookRequest } from '../../shared/kernel/doors/webhook.ts'
import { NOON } from './ambient.ts'

/*
 * Deliveries in Meta's own wire form (Meta, Webhooks, Getting started, and Business Integration Webhooks, read
 * 2026-11-23).
 */

/** The secret that signs, the one that it replaced, and the token of the handshake. */
export const CURRENT_SECRET = '0123456789abcdef0123456789abcdef'
export const PREVIOUS_SECRET = 'fedcba9876543210fedcba9876543210'
export const VERIFY_TOKEN = 'a-token-that-setup-made'

export const BUSINESS = '200000000000001'

/** `X-Hub-Signature-256` of these bytes. */
export function signatureOf(body: string | Uint8Array, secret = CURRENT_SECRET): string {
  return `sha256=${createHmac('sha256', secret).update(body).digest('hex')}`
}

/** A `signed_request` about one person; `payload` overrides what Meta puts into it. */
export function signedRequestOf(
  payload: Readonly<Record<string, unknown>> | string = {},
  secret = CURRENT_SECRET,
): string {
  const meant = { algorithm: 'HMAC-SHA256', issued_at: NOON / 1000, user_id: '218471' }
  const text = typeof payload === 'string' ? payload : JSON.stringify({ ...meant, ...payload })
  const encoded = Buffer.from(text).toString('base64url')
  return `${createHmac('sha256', secret).update(encoded).digest('base64url')}.${encoded}`
}

/** What Meta sends to the callbacks of a person's removal: a form of one field, without the header of a webhook. */
export function signedRequestForm(
  signedRequest: string,
  given: Partial<WebhookRequest> = {},
): WebhookRequest {
  const body = new URLSearchParams({ signed_request: signedRequest }).toString()
  return deliveryRequest(body, { signature: undefined, ...given })
}

/** An entry of the object `application` about one business. */
export function applicationEntry(
  field = 'business_integration_uninstall',
  businessId = BUSINESS,
  time = NOON / 1000,
) {
  return { id: '1029384756102938', time, changes: [{ field, value: { business_manager_id: businessId } }] }
}

/** The body of a delivery, one entry each. Meta escapes what is not ASCII, and the slash. */
export function deliveryBody(entry: readonly object[], object = 'application'): string {
  return JSON.stringify({ object, entry })
    .replaceAll('/', '\\/')
    .replaceAll(/[^ -~]/g, (letter) => `\\u${letter.charCodeAt(0).toString(16).padStart(4, '0')}`)
}

/** A delivery as the door hands it on, signed by Meta unless told otherwise. */
export function deliveryRequest(
  body: string | Uint8Array,
  given: Partial<WebhookRequest> = {},
): WebhookRequest {
  const rawBody = Buffer.from(body)
  return {
    method: 'POST',
    pathParameters: { app: 'demo' },
    query: {},
    rawBody,
    signature: signatureOf(rawBody),
    ...given,
  }
}

/** The handshake of a subscription; `given` overrides parameters. */
export function handshakeRequest(
  given: Readonly<Record<string, string | undefined>> = {},
  app = 'demo',
): WebhookRequest {
  const query = {
    'hub.mode': 'subscribe',
    'hub.challenge': '1158201444',
    'hub.verify_token': VERIFY_TOKEN,
    ...given,
  }
  return { method: 'GET', pathParameters: { app }, query, rawBody: Buffer.alloc(0), signature: undefined }
}
