import { installationIdOf } from '../../../shared/domain/ids.ts'
import type { EvidenceMessage } from '../../../shared/domain/verdict/evidence-message.ts'
import type { ChangeEntry, WebhookChange } from '../../../shared/meta/webhooks/entry.ts'
import type { ProcessPorts } from './ports.ts'

/** What an entry comes to: evidence about installations, and whether one is meant that nobody names. */
export interface Heard {
  readonly evidence: readonly EvidenceMessage[]
  readonly somewhere: boolean
}

/** Counts what tells nothing about an installation; the evidence for what does. */
function evidenceOf(
  { log, metrics }: ProcessPorts,
  appId: string,
  at: number,
  change: WebhookChange,
): EvidenceMessage[] {
  if (change.kind === 'unknown') {
    metrics.count('WebhookFieldsUnknown', { field: change.field })
    return []
  }
  if (change.kind === 'without-value') {
    log.warn('a webhook came without its value', { field: change.field })
    metrics.count('WebhookFieldsWithoutValue')
    return []
  }
  if (change.kind === 'somewhere') {
    metrics.count('WebhooksWithoutBusiness', { field: change.field })
    return []
  }
  if ('appId' in change && change.appId !== appId) {
    metrics.count('WebhooksOfOtherApps')
    return []
  }
  // a business grants system users' tokens, a person that person's own
  const installationId =
    'businessId' in change
      ? installationIdOf(appId, 'system-user', change.businessId)
      : installationIdOf(appId, 'user', change.personId)
  metrics.count('WebhookEvidence', { kind: change.kind })
  return [{ v: 1, installationId, evidence: { kind: change.kind, at } }]
}

/** What an entry says of the installations of an app. The judge decides by the time that Meta names. */
export function heardIn(ports: ProcessPorts, appId: string, { at, changes }: ChangeEntry): Heard {
  return {
    evidence: changes.flatMap((change) => evidenceOf(ports, appId, at, change)),
    somewhere: changes.some(({ kind }) => kind === 'somewhere'),
  }
}
