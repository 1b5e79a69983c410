import { Failure, failureOf } from '../../../shared/base/failure.ts'
import type { AppDeployment } from '../../../shared/domain/deployment.ts'
import type { Installation } from '../../../shared/domain/installation.ts'
import type { EvidenceMessage } from '../../../shared/domain/verdict/evidence-message.ts'
import type { PortsOf } from '../../../shared/kernel/manifest.ts'
import { connectedClientBusinesses } from '../../../shared/meta/edges/connected-client-businesses.ts'
import type { manifest } from './manifest.ts'

type ReconcilePorts = PortsOf<typeof manifest>

/** So many may all have left at once; where more are here, a list that names nobody is a list gone wrong. */
const HANDFUL = 5

/** A hundred thousand businesses; a list that is longer has no end. */
const MOST_PAGES = 1_000

/** As many unknown ids as one line of the log names. */
const MOST_NAMED = 100

function notWhole(why: string, pages: number): Failure {
  return new Failure('ERR_GRAPH_MALFORMED', `the list of connected businesses ${why}`, { facts: { pages } })
}

/** The ids of every business that is connected to an app. One that is not read to its end throws, and says nothing. */
async function everyBusiness(ports: ReconcilePorts, appKey: string, appId: string): Promise<Set<string>> {
  const businesses = new Set<string>()
  const seen = new Set<string>()
  let after: string | undefined
  for (;;) {
    const page = await ports.graphAsApp.call(appKey, connectedClientBusinesses(appId, after))
    for (const id of page.rows) businesses.add(id)
    if (page.after === undefined) return businesses
    if (seen.has(page.after)) throw notWhole('goes in a circle', seen.size)
    if (seen.size >= MOST_PAGES) throw notWhole('does not end', seen.size)
    seen.add(page.after)
    after = page.after
  }
}

/** Of an app, the installations that a business has granted; a person's are in no list of businesses. */
async function ownInstallations(ports: ReconcilePorts, appKey: string): Promise<Installation[]> {
  const own: Installation[] = []
  for await (const { installation } of ports.installationListing.all(appKey)) {
    if (installation.tokenKind === 'system-user') own.push(installation)
  }
  return own
}

/** Tells the guard of removals how many an app has in all, of which it takes its share. */
async function noteCount(ports: ReconcilePorts, appKey: string): Promise<void> {
  const ids: string[] = []
  for await (const installationId of ports.installationListing.ids(appKey)) ids.push(installationId)
  await ports.businessCounts.note(appKey, ids.length, ports.clock.now())
  ports.metrics.count('Installations', { app: appKey }, ids.length)
}

/** What is at Meta and not here: a login that was never confirmed, or a row that is lost. An operator may look into it. */
function noteUnknown({ log, metrics }: ReconcilePorts, appKey: string, unknown: readonly string[]): void {
  metrics.count('BusinessesUnknown', undefined, unknown.length)
  if (unknown.length === 0) return
  const named = unknown.slice(0, MOST_NAMED).join(' ')
  log.info('businesses are connected at meta and not known here', {
    app: appKey,
    count: unknown.length,
    named,
  })
}

/** Who is connected here and, in a list that was begun at `at`, not at Meta. */
async function reconcile(ports: ReconcilePorts, appKey: string, appId: string): Promise<void> {
  const at = ports.clock.now()
  const businesses = await everyBusiness(ports, appKey, appId)
  const own = await ownInstallations(ports, appKey)
  if (businesses.size === 0 && own.length > HANDFUL) {
    ports.log.error('meta names no connected business', { app: appKey, installations: own.length })
    ports.metrics.count('BusinessListsEmpty')
    return
  }
  const known = new Set(own.map(({ grantorId }) => grantorId))
  const unknown = [...businesses].filter((id) => !known.has(id))
  noteUnknown(ports, appKey, unknown)
  // who consented while the list was read need not be on it
  const absent = own.filter(({ grantorId, consentedAt }) => !businesses.has(grantorId) && consentedAt < at)
  const messages = absent.map(({ installationId }): EvidenceMessage => {
    return { v: 1, installationId, evidence: { kind: 'absent', at } }
  })
  if (messages.length > 0) await ports.evidenceQueue.send(messages)
  ports.metrics.count('BusinessesAbsent', undefined, messages.length)
}

function servesBusinesses({ configurations }: AppDeployment): boolean {
  return Object.values(configurations).some(({ tokenKind }) => tokenKind === 'system-user')
}

/**
 * Compares, app by app, who is connected at Meta with who is connected here, and tells the judge who is missing there;
 * of itself that ends nothing. A list that cannot be had or believed says nothing about anybody. What fails for one app
 * fails for no other, and the run fails once all were tried; but a secret that is not there yet, or that Meta refuses,
 * is told by alarms of its own.
 */
export async function run(ports: ReconcilePorts): Promise<void> {
  const failed: unknown[] = []
  for (const [appKey, app] of Object.entries(ports.deployment.apps)) {
    try {
      await noteCount(ports, appKey)
      if (servesBusinesses(app)) await reconcile(ports, appKey, app.appId)
    } catch (error) {
      ports.log.warn('an app cannot be reconciled', { app: appKey, code: failureOf(error)?.code })
      if (!failureOf(error, 'ERR_APP_NOT_CONFIGURED', 'ERR_GRAPH_OPERATOR')) failed.push(error)
    }
  }
  if (failed.length > 0) throw failed[0]
}
