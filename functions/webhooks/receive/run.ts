import { readEnvelope } from '../../../shared/meta/webhooks/envelope.ts'
import { readHandshake } from '../../../shared/meta/webhooks/handshake.ts'
import { processedPart } from '../../../shared/meta/webhooks/processed-part.ts'
import type { WebhookAnswer, WebhookRequest } from '../../../shared/kernel/doors/webhook.ts'
import type { PortsOf } from '../../../shared/kernel/manifest.ts'
import type { manifest } from './manifest.ts'
import { queueEntries } from './queue-entries.ts'

type ReceivePorts = PortsOf<typeof manifest>

/** Bytes. Meta sends 3 MB at the most (Meta, WhatsApp webhooks, read 2026-11-23). */
const LARGEST_BODY = 3 * 1024 * 1024

const accepted: WebhookAnswer = { status: 200, text: 'ok' }

/** Refusals are counted and not logged: strangers may knock as often as they like. */
function refused({ metrics }: ReceivePorts, status: number, reason: string): WebhookAnswer {
  metrics.count('WebhookRefused', { reason })
  return { status, text: reason }
}

async function handshake(
  ports: ReceivePorts,
  appKey: string,
  query: WebhookRequest['query'],
): Promise<WebhookAnswer> {
  const asked = readHandshake(query)
  if (!asked || !(await ports.webhookSecrets.isVerifyToken(appKey, asked.verifyToken))) {
    return refused(ports, 403, 'not-verified')
  }
  ports.metrics.count('WebhookHandshakes')
  return { status: 200, text: asked.challenge }
}

async function delivery(
  ports: ReceivePorts,
  appKey: string,
  { rawBody, signature }: WebhookRequest,
): Promise<WebhookAnswer> {
  if (rawBody.byteLength > LARGEST_BODY) return refused(ports, 413, 'too-large')
  const secret = await ports.webhookSecrets.verify(appKey, rawBody, signature)
  if (secret === 'no') return refused(ports, 401, 'not-signed')
  if (secret === 'previous') ports.metrics.count('PreviousAppSecretUsed')
  const envelope = readEnvelope(rawBody)
  if (!envelope) {
    ports.metrics.count('WebhooksUnreadable')
    return refused(ports, 400, 'not-readable')
  }
  const { object } = envelope
  const entries = processedPart(envelope)
  const passedOver = envelope.entries.length - entries.length
  if (passedOver > 0) ports.metrics.count('WebhooksPassedOver', { object }, passedOver)
  await queueEntries(ports, appKey, { object, entries })
  return accepted
}

/**
 * Takes what Meta sends: answers the handshake of a subscription, and puts every entry of a signed delivery onto the
 * queue. 200 means that each entry is queued, was queued before, or holds nothing that anybody here reads; whatever
 * hinders that throws, becomes 503, and Meta sends the delivery again. 400 is a signed body that cannot be read: Meta
 * sends it again for 36 hours, in which the reader may be mended. Before the signature is found right, nothing is
 * written and nothing is read from the body.
 */
export async function run(ports: ReceivePorts, request: WebhookRequest): Promise<WebhookAnswer> {
  const appKey = request.pathParameters['app'] ?? ''
  if (!Object.hasOwn(ports.deployment.apps, appKey)) return refused(ports, 404, 'unknown-app')
  return request.method === 'GET' ? handshake(ports, appKey, request.query) : delivery(ports, appKey, request)
}
