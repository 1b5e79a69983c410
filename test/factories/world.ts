import type { Deployment } from '../../shared/domain/deployment.ts'
import type { Ambient } from '../../shared/ports/ambient.ts'
import type { Ports } from '../../shared/ports/ports.ts'
import { createClock, createLog, createMetrics, createRandom } from './ambient.ts'
import * as attemptPorts from './attempt-ports.ts'
import * as connectionPorts from './connection-ports.ts'
import { deployment as standardDeployment } from './deployment.ts'
import * as erasurePorts from './erasure-ports.ts'
import * as guardPorts from './guard-ports.ts'
import * as jobPorts from './job-ports.ts'
import * as linkPorts from './link-ports.ts'
import * as listingPorts from './listing-ports.ts'
import * as messagePorts from './message-ports.ts'
import { createOutward } from './outward.ts'
import { emptyRows } from './rows.ts'
import { createGraph } from './scripted-graph.ts'
import * as vaultPorts from './vault-ports.ts'
import * as webhookPorts from './webhook-ports.ts'

/** Where rooms are tested: every port in memory over one set of rows, and everything that left through them. */
export type World = ReturnType<typeof createWorld>

/** A fresh world. Time stands still until it is moved; Graph answers what it was told to. */
export function createWorld(given: { readonly deployment?: Deployment; readonly now?: number } = {}) {
  const deployment = given.deployment ?? standardDeployment
  const clock = createClock(given.now)
  const random = createRandom()
  const log = createLog()
  const metrics = createMetrics()
  const outward = createOutward()
  const rows = emptyRows()
  const sent = messagePorts.nothingSent()
  const graph = createGraph(rows, outward)
  const configured = new Set(Object.keys(deployment.apps))

  const ports: Ports & Ambient = {
    clock,
    random,
    log,
    metrics,
    deployment,
    newLoginLinks: outward.wrap('newLoginLinks', linkPorts.newLoginLinks(rows)),
    loginLinks: outward.wrap('loginLinks', linkPorts.loginLinks(rows)),
    linkConsumption: outward.wrap('linkConsumption', linkPorts.linkConsumption(rows)),
    newLoginAttempts: outward.wrap('newLoginAttempts', attemptPorts.newLoginAttempts(rows)),
    loginAttempts: outward.wrap('loginAttempts', attemptPorts.loginAttempts(rows)),
    attemptExchange: outward.wrap('attemptExchange', attemptPorts.attemptExchange(rows)),
    attemptTakeover: outward.wrap('attemptTakeover', attemptPorts.attemptTakeover(rows)),
    attemptEnds: outward.wrap('attemptEnds', attemptPorts.attemptEnds(rows)),
    attemptNotes: outward.wrap('attemptNotes', attemptPorts.attemptNotes(rows)),
    attemptRedemption: outward.wrap('attemptRedemption', attemptPorts.attemptRedemption(rows)),
    landingSeal: outward.wrap('landingSeal', vaultPorts.landingSeal(rows, clock, outward)),
    landingTakeover: outward.wrap('landingTakeover', vaultPorts.landingTakeover(rows, clock, outward)),
    landingTokens: outward.wrap('landingTokens', vaultPorts.landingTokens(rows)),
    rootSeal: outward.wrap('rootSeal', vaultPorts.rootSeal(rows)),
    ...graph.ports,
    installationWrites: outward.wrap('installationWrites', connectionPorts.installationWrites(rows)),
    installationReads: outward.wrap('installationReads', connectionPorts.installationReads(rows)),
    installationListing: listingPorts.installationListing(rows),
    assetReads: outward.wrap('assetReads', connectionPorts.assetReads(rows)),
    healthWrites: outward.wrap('healthWrites', connectionPorts.healthWrites(rows)),
    connectionWrites: outward.wrap('connectionWrites', connectionPorts.connectionWrites(rows)),
    connectionReads: outward.wrap('connectionReads', connectionPorts.connectionReads(rows)),
    connectionConditions: outward.wrap('connectionConditions', connectionPorts.connectionConditions(rows)),
    connectionListing: outward.wrap('connectionListing', listingPorts.connectionListing(rows)),
    removalGuard: outward.wrap('removalGuard', guardPorts.removalGuard(rows, { log, metrics })),
    businessCounts: outward.wrap('businessCounts', guardPorts.businessCounts(rows)),
    connectionChanges: connectionPorts.connectionChanges(),
    connectionPublication: outward.wrap('connectionPublication', connectionPorts.connectionPublication(rows)),
    unpublishedChanges: connectionPorts.unpublishedChanges(rows),
    connectionErasure: outward.wrap('connectionErasure', erasurePorts.connectionErasure(rows)),
    jobErasure: outward.wrap('jobErasure', erasurePorts.jobErasure(rows)),
    insightsErasure: outward.wrap('insightsErasure', erasurePorts.insightsErasure(rows)),
    rootErasure: outward.wrap('rootErasure', erasurePorts.rootErasure(rows)),
    newDeletionRequests: outward.wrap('newDeletionRequests', erasurePorts.newDeletionRequests(rows)),
    deletionRequests: outward.wrap('deletionRequests', erasurePorts.deletionRequests(rows)),
    deletionProgress: outward.wrap('deletionProgress', erasurePorts.deletionProgress(rows)),
    jobPlanning: outward.wrap('jobPlanning', jobPorts.jobPlanning(rows)),
    jobRetirement: outward.wrap('jobRetirement', jobPorts.jobRetirement(rows)),
    jobLeases: outward.wrap('jobLeases', jobPorts.jobLeases(rows)),
    jobReads: outward.wrap('jobReads', jobPorts.jobReads(rows)),
    jobWheel: jobPorts.jobWheel(rows, outward),
    finalizeQueue: outward.wrap('finalizeQueue', messagePorts.finalizeQueue(sent)),
    evidenceQueue: outward.wrap('evidenceQueue', messagePorts.evidenceQueue(sent)),
    eraseQueue: outward.wrap('eraseQueue', messagePorts.eraseQueue(sent)),
    workQueues: outward.wrap('workQueues', messagePorts.workQueues(sent)),
    sweepQueue: outward.wrap('sweepQueue', messagePorts.sweepQueue(sent)),
    ownQueue: outward.wrap('ownQueue', messagePorts.ownQueue(sent)),
    eventBus: outward.wrap('eventBus', messagePorts.eventBus(sent)),
    webhookSecrets: outward.wrap('webhookSecrets', webhookPorts.webhookSecrets(configured)),
    webhookDeliveries: outward.wrap('webhookDeliveries', webhookPorts.webhookDeliveries(rows)),
    webhookEntryWrites: outward.wrap('webhookEntryWrites', webhookPorts.webhookEntryWrites(rows)),
    webhookEntryReads: outward.wrap('webhookEntryReads', webhookPorts.webhookEntryReads(rows)),
    webhookQueue: outward.wrap('webhookQueue', messagePorts.webhookQueue(sent)),
    insightsFiles: outward.wrap('insightsFiles', {
      async write(key: string, written: readonly unknown[]) {
        rows.files.set(key, written)
      },
    }),
    secretStatus: outward.wrap('secretStatus', { isSet: async (appKey: string) => configured.has(appKey) }),
    publicOrigin: { url: (path) => `https://login.test${path}` },
    dialogOrigin: { origin: 'https://dialog.test' },
  }

  return {
    ports,
    rows,
    sent,
    graph,
    clock,
    random,
    deployment,
    /** Apps whose secret is set up; all of them at first. */
    configured,
    /** Failing and killing outward calls. */
    outward,
    /** Everything that changed or told something outside, in order. */
    effects: outward.effects,
    logged: log.lines,
    counted: metrics.counted,
    /** The names of the effects, in order. */
    operations: () => outward.effects.map((effect) => effect.operation),
  }
}
