import { readEvidenceMessage } from '../../../shared/domain/verdict/evidence-message.ts'
import type { QueueOutcome } from '../../../shared/kernel/doors/queue.ts'
import type { PortsOf } from '../../../shared/kernel/manifest.ts'
import type { manifest } from './manifest.ts'

/** Takes what was seen of an installation. What is about none of ours, or older than its consent, says nothing. */
export async function run(ports: PortsOf<typeof manifest>, message: unknown): Promise<QueueOutcome> {
  const { installationId, evidence } = readEvidenceMessage(message)
  const found = await ports.installationReads.find(installationId)
  const bearing = !found ? 'unknown' : evidence.at <= found.installation.consentedAt ? 'void' : 'taken'
  ports.metrics.count('Evidence', { kind: evidence.kind, bearing })
  return undefined
}
