import {
  codeHashOf,
  confirmationCodeOf,
  REQUEST_KNOWN_MILLISECONDS,
} from '../../../shared/domain/deletion-request.ts'
import { installationIdOf } from '../../../shared/domain/ids.ts'
import type { WebhookAnswer, WebhookRequest } from '../../../shared/kernel/doors/webhook.ts'
import type { PortsOf } from '../../../shared/kernel/manifest.ts'
import { signedRequestIn } from '../../../shared/meta/webhooks/signed-request.ts'
import type { manifest } from './manifest.ts'

type DataDeletionPorts = PortsOf<typeof manifest>

/** Refusals are counted and not logged: strangers may knock as often as they like. */
function refused({ metrics }: DataDeletionPorts, status: number, reason: string): WebhookAnswer {
  metrics.count('WebhookRefused', { reason })
  return { status, text: reason }
}

/**
 * Takes a person's request to have their data deleted: notes it under the hash of its confirmation code, hands it to
 * `connections/erase`, and answers what Meta asks for: the code, and where its status is told (Meta, Data Deletion
 * Request Callback, read 2026-11-23). A request that comes again has the same code and changes nothing; it reaches
 * what was consented to until Meta made it. Of the person's id a hash is kept, as a part of the installation's.
 */
export async function run(
  ports: DataDeletionPorts,
  { pathParameters, rawBody }: WebhookRequest,
): Promise<WebhookAnswer> {
  const appKey = pathParameters['app'] ?? ''
  const app = Object.hasOwn(ports.deployment.apps, appKey) ? ports.deployment.apps[appKey] : undefined
  if (!app) return refused(ports, 404, 'unknown-app')
  const given = signedRequestIn(rawBody)
  if (given === undefined) return refused(ports, 400, 'not-a-signed-request')
  const signed = await ports.webhookSecrets.verifySignedRequest(appKey, given)
  if (signed === 'no') return refused(ports, 401, 'not-signed')
  if (signed === 'unreadable') {
    ports.metrics.count('DeletionRequestsUnreadable')
    return refused(ports, 400, 'not-readable')
  }
  if (signed.signedWith === 'previous') ports.metrics.count('PreviousAppSecretUsed')
  const now = ports.clock.now()
  const code = confirmationCodeOf(appKey, signed.requestHash)
  const codeHash = codeHashOf(code)
  if (codeHash === undefined) throw new Error('a confirmation code of ours does not look like one')
  const installationId = installationIdOf(app.appId, 'user', signed.userId)
  const requestedAt = Math.min(signed.issuedAt ?? now, now)
  const expiresAt = now + REQUEST_KNOWN_MILLISECONDS
  await ports.newDeletionRequests.put({ codeHash, installationId, requestedAt, state: 'received', expiresAt })
  await ports.eraseQueue.send({ v: 1, kind: 'installation', installationId, requestedAt, request: codeHash })
  ports.metrics.count('DeletionRequests')
  return { status: 200, json: { url: ports.publicOrigin.url(`/deletions/${code}`), confirmation_code: code } }
}
