import * as z from 'zod'
import { Failure } from '../../../shared/base/failure.ts'
import { installationIdOf } from '../../../shared/domain/ids.ts'
import type { EvidenceMessage } from '../../../shared/domain/verdict/evidence-message.ts'
import type { QueueOutcome } from '../../../shared/kernel/doors/queue.ts'
import type { PortsOf } from '../../../shared/kernel/manifest.ts'
import { type ApplicationChange, readApplicationEntry } from '../../../shared/meta/webhooks/application.ts'
import type { manifest } from './manifest.ts'

type ProcessPorts = PortsOf<typeof manifest>

const schema = z.intersection(
  z.looseObject({ v: z.literal(1), appKey: z.string(), object: z.string() }),
  z.union([z.looseObject({ entry: z.looseObject({}) }), z.looseObject({ entryKey: z.string() })]),
)

type Message = z.infer<typeof schema>

function malformed(what: string): Failure {
  return new Failure('ERR_MESSAGE_MALFORMED', what)
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    throw malformed('a webhook entry that was left in the bucket is no json')
  }
}

async function entryOf(ports: ProcessPorts, message: Message): Promise<unknown> {
  if ('entryKey' in message) return jsonOf(await ports.webhookEntryReads.read(String(message.entryKey)))
  return message.entry
}

/** Counts what tells nothing about an installation; the evidence for what does. */
function evidenceOf(
  { log, metrics }: ProcessPorts,
  appId: string,
  at: number,
  change: ApplicationChange,
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
  // only a system user's token belongs to a business, and only of those does this object tell
  const installationId = installationIdOf(appId, 'system-user', change.businessId)
  metrics.count('WebhookEvidence', { kind: change.kind })
  return [{ v: 1, installationId, evidence: { kind: change.kind, at } }]
}

/**
 * Turns one entry of the object `application` into evidence for the judge, one a change, however often it is told to:
 * the judge decides by the time that Meta names. A field or object that is not known is counted and done with; a
 * message or an entry of another shape than documented is a failure and ends in the dead letters.
 */
export async function run(ports: ProcessPorts, message: unknown): Promise<QueueOutcome> {
  const read = schema.safeParse(message)
  if (!read.success) throw malformed('a webhook message has an unknown version or shape')
  const { appKey, object } = read.data
  const app = Object.hasOwn(ports.deployment.apps, appKey) ? ports.deployment.apps[appKey] : undefined
  if (!app) throw new Failure('ERR_DEPLOYMENT_INVALID', `this deployment has no app ${appKey}`)
  if (object !== 'application') {
    ports.metrics.count('WebhooksPassedOver', { object })
    return undefined
  }
  const entry = readApplicationEntry(await entryOf(ports, read.data))
  if (!entry) throw malformed('an entry of the object application has another shape than documented')
  const messages = entry.changes.flatMap((change) => evidenceOf(ports, app.appId, entry.at, change))
  if (messages.length > 0) await ports.evidenceQueue.send(messages)
  return undefined
}
