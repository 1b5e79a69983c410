import { installationRun } from '../../../shared/domain/job-plan.ts'
import { deliveryHashOf } from '../../../shared/domain/webhook-message.ts'
import type { ProcessPorts } from './ports.ts'

/** Installations that one run asks to be swept; those after them are another message's. */
const MOST_AT_ONCE = 10_000

/** However many webhooks name nobody: within this time they are one look, and one more at its end. */
const TOGETHER_MILLISECONDS = 15 * 60_000

const MINUTE_MILLISECONDS = 60_000

/** A look at every installation of an app, on its way: `after` is the one that was asked for last. */
export interface EverywhereMessage {
  readonly v: 1
  readonly appKey: string
  readonly everywhere: { readonly epoch: number; readonly after?: string }
}

/** The mark by which a look of a quarter of an hour is known: at its beginning, or the one at its end. */
function markOf(appKey: string, quarter: number, which: 'begun' | 'ending'): string {
  return deliveryHashOf(appKey, `everywhere-${which}`, String(quarter))
}

/**
 * Has every installation of an app looked at, because something happened at one that Meta does not name. The first
 * webhook of a quarter of an hour begins at once; those that follow in it are one more look at its end, which sees what
 * happened after the first had passed. The message is sent before the mark is made, so that a crash between the two
 * looks twice and never not at all.
 */
export async function lookEverywhere(ports: ProcessPorts, appKey: string): Promise<void> {
  const now = ports.clock.now()
  const quarter = Math.floor(now / TOGETHER_MILLISECONDS)
  const end = (quarter + 1) * TOGETHER_MILLISECONDS
  const hasBegun = await ports.webhookDeliveries.isKnown(markOf(appKey, quarter, 'begun'), now)
  const mark = markOf(appKey, quarter, hasBegun ? 'ending' : 'begun')
  if (hasBegun && (await ports.webhookDeliveries.isKnown(mark, now))) {
    ports.metrics.count('LooksJoined')
    return
  }
  const at = hasBegun ? end : now
  // the minute after: a sweep by the wheel in this very minute may have passed already
  const epoch = Math.floor(at / MINUTE_MILLISECONDS) + 1
  const message: EverywhereMessage = { v: 1, appKey, everywhere: { epoch } }
  await ports.ownQueue.sendAgain(message, Math.ceil((at - now) / 1000))
  await ports.webhookDeliveries.remember(mark, end)
}

async function idsAfter(ports: ProcessPorts, appKey: string, after: string): Promise<string[]> {
  const ids: string[] = []
  // the list is in the order of the ids
  for await (const installationId of ports.installationListing.ids(appKey)) {
    if (installationId > after) ids.push(installationId)
    if (ids.length > MOST_AT_ONCE) break
  }
  return ids
}

/** Asks for the sweep of each installation of an app; told twice, a second sweep of one epoch is none. */
export async function sweepEverywhere(
  ports: ProcessPorts,
  { v, appKey, everywhere: { epoch, after = '' } }: EverywhereMessage,
): Promise<void> {
  const ids = await idsAfter(ports, appKey, after)
  const now = ids.slice(0, MOST_AT_ONCE)
  const messages = now.map((installationId) => installationRun('health/sweep', installationId, epoch))
  await ports.sweepQueue.send(messages)
  ports.metrics.count('InstallationsLookedAt', undefined, now.length)
  const last = now.at(-1)
  if (ids.length === now.length || last === undefined) return
  const rest: EverywhereMessage = { v, appKey, everywhere: { epoch, after: last } }
  await ports.ownQueue.sendAgain(rest, 0)
}
