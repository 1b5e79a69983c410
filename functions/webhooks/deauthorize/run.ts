import { installationIdOf } from '../../../shared/domain/ids.ts'
import type { WebhookAnswer, WebhookRequest } from '../../../shared/kernel/doors/webhook.ts'
import type { PortsOf } from '../../../shared/kernel/manifest.ts'
import { signedRequestIn } from '../../../shared/meta/webhooks/signed-request.ts'
import type { manifest } from './manifest.ts'

type DeauthorizePorts = PortsOf<typeof manifest>

/** Bytes. A form with one signed request is some 300. */
const LARGEST_BODY = 16 * 1024

/** Refusals are counted and not logged: strangers may knock as often as they like. */
function refused({ metrics }: DeauthorizePorts, status: number, reason: string): WebhookAnswer {
  metrics.count('DeauthorizeRefused', { reason })
  return { status, text: reason }
}

/**
 * Takes Meta's word that a person has removed the app (Meta, Manual login flow, Deauthorize callback, read 2026-11-23)
 * and tells the judge, of the person's own installation and at the time that Meta names. It is told of persons only: of
 * a business there is the object `application`. A request that comes again is the same evidence, and one that was held
 * back until the person has come again is older than that consent. 200 means that the judge will hear of it; what
 * hinders that throws and becomes 503.
 */
export async function run(ports: DeauthorizePorts, request: WebhookRequest): Promise<WebhookAnswer> {
  const appKey = request.pathParameters['app'] ?? ''
  const { apps } = ports.deployment
  const app = Object.hasOwn(apps, appKey) ? apps[appKey] : undefined
  if (!app) return refused(ports, 404, 'unknown-app')
  if (request.rawBody.byteLength > LARGEST_BODY) return refused(ports, 413, 'too-large')
  const signedRequest = signedRequestIn(request.rawBody)
  if (signedRequest === undefined) return refused(ports, 400, 'not-readable')
  const read = await ports.webhookSecrets.verifySignedRequest(appKey, signedRequest)
  if (read === 'no') return refused(ports, 401, 'not-signed')
  if (read === 'unreadable') {
    ports.metrics.count('SignedRequestsUnreadable')
    return refused(ports, 400, 'not-readable')
  }
  if (read.signedWith === 'previous') ports.metrics.count('PreviousAppSecretUsed')
  const installationId = installationIdOf(app.appId, 'user', read.userId)
  const evidence = { kind: 'uninstalled' as const, at: read.issuedAt ?? ports.clock.now() }
  await ports.evidenceQueue.send([{ v: 1, installationId, evidence }])
  ports.metrics.count('Deauthorizations')
  return { status: 200, text: 'ok' }
}
