import * as z from 'zod'
import { Failure } from '../../../shared/base/failure.ts'
import type { AppDeployment } from '../../../shared/domain/deployment.ts'
import type { QueueOutcome } from '../../../shared/kernel/doors/queue.ts'
import { readAccountUpdateEntry } from '../../../shared/meta/webhooks/account-update.ts'
import { readApplicationEntry } from '../../../shared/meta/webhooks/application.ts'
import type { ChangeEntry } from '../../../shared/meta/webhooks/entry.ts'
import { readPermissionsEntry } from '../../../shared/meta/webhooks/permissions.ts'
import { heardIn } from './heard.ts'
import { lookEverywhere, sweepEverywhere } from './look-everywhere.ts'
import type { ProcessPorts } from './ports.ts'

/** By object, what reads its entries; a further object is one line, and its fields in `processed-part.ts`. */
const readers: ReadonlyMap<string, (entry: unknown) => ChangeEntry | undefined> = new Map([
  ['application', readApplicationEntry],
  ['permissions', readPermissionsEntry],
  ['whatsapp_business_account', readAccountUpdateEntry],
])

const everywhereSchema = z.object({
  v: z.literal(1),
  appKey: z.string(),
  everywhere: z.object({ epoch: z.int(), after: z.string().exactOptional() }),
})

const entrySchema = z.intersection(
  z.looseObject({ v: z.literal(1), appKey: z.string(), object: z.string() }),
  z.union([z.looseObject({ entry: z.looseObject({}) }), z.looseObject({ entryKey: z.string() })]),
)

type EntryMessage = z.infer<typeof entrySchema>

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

async function entryOf(ports: ProcessPorts, message: EntryMessage): Promise<unknown> {
  if ('entryKey' in message) return jsonOf(await ports.webhookEntryReads.read(String(message.entryKey)))
  return message.entry
}

function appOf({ deployment: { apps } }: ProcessPorts, appKey: string): AppDeployment {
  const app = Object.hasOwn(apps, appKey) ? apps[appKey] : undefined
  if (app) return app
  throw new Failure('ERR_DEPLOYMENT_INVALID', `this deployment has no app ${appKey}`)
}

async function processEntry(ports: ProcessPorts, message: EntryMessage): Promise<void> {
  const { appKey, object } = message
  const { appId } = appOf(ports, appKey)
  const read = readers.get(object)
  if (!read) return ports.metrics.count('WebhooksPassedOver', { object })
  const entry = read(await entryOf(ports, message))
  if (!entry) throw malformed(`an entry of the object ${object} has another shape than documented`)
  const { evidence, somewhere } = heardIn(ports, appId, entry)
  if (evidence.length > 0) await ports.evidenceQueue.send(evidence)
  if (somewhere) await lookEverywhere(ports, appKey)
}

/**
 * Turns one entry of a webhook into evidence for the judge, one a change, however often it is told to. What happened
 * at a business that Meta does not name has every installation of the app looked at, which is a message of its own. A
 * field or object that is not known is counted and done with; a message or an entry of another shape than documented
 * is a failure and ends in the dead letters.
 */
export async function run(ports: ProcessPorts, message: unknown): Promise<QueueOutcome> {
  const everywhere = everywhereSchema.safeParse(message)
  if (everywhere.success) {
    appOf(ports, everywhere.data.appKey)
    await sweepEverywhere(ports, everywhere.data)
    return undefined
  }
  const read = entrySchema.safeParse(message)
  if (!read.success) throw malformed('a webhook message has an unknown version or shape')
  await processEntry(ports, read.data)
  return undefined
}
