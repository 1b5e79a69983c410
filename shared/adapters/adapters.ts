import type { Need, Ports } from '../ports/ports.ts'
import type { AdapterContext } from './context.ts'
import { assetReads } from './dynamodb/asset-reads.ts'
import { attemptRedemption } from './dynamodb/attempt-redemption.ts'
import { attemptTakeover } from './dynamodb/attempt-takeover.ts'
import { connectionChanges } from './dynamodb/connection-changes.ts'
import { connectionErasure } from './dynamodb/connection-erasure.ts'
import { connectionListing } from './dynamodb/connection-listing.ts'
import { connectionPublication } from './dynamodb/connection-publication.ts'
import { connectionReads } from './dynamodb/connection-reads.ts'
import { connectionConditions } from './dynamodb/connection-conditions.ts'
import { connectionWrites } from './dynamodb/connection-writes.ts'
import { deletionProgress, deletionRequests, newDeletionRequests } from './dynamodb/deletion-requests.ts'
import { healthWrites } from './dynamodb/health-writes.ts'
import { installationListing } from './dynamodb/installation-listing.ts'
import { installationReads } from './dynamodb/installation-reads.ts'
import { installationWrites } from './dynamodb/installation-writes.ts'
import { jobErasure } from './dynamodb/job-erasure.ts'
import { jobLeases } from './dynamodb/job-leases.ts'
import { jobPlanning } from './dynamodb/job-planning.ts'
import { jobReads } from './dynamodb/job-reads.ts'
import { jobRetirement } from './dynamodb/job-retirement.ts'
import { jobWheel } from './dynamodb/job-wheel.ts'
import {
  attemptEnds,
  attemptExchange,
  attemptNotes,
  loginAttempts,
  newLoginAttempts,
} from './dynamodb/login-attempts.ts'
import { linkConsumption, loginLinks, newLoginLinks } from './dynamodb/login-links.ts'
import { businessCounts, removalGuard } from './dynamodb/removal-guard.ts'
import { unpublishedChanges } from './dynamodb/unpublished-changes.ts'
import { webhookDeliveries } from './dynamodb/webhook-deliveries.ts'
import { eventBus } from './eventbridge/event-bus.ts'
import { graphAboutRoots } from './graph/graph-about-roots.ts'
import { graphAsApp } from './graph/graph-as-app.ts'
import { graphAsConnection } from './graph/graph-as-connection.ts'
import { graphAsLanding } from './graph/graph-as-landing.ts'
import { graphToRevoke } from './graph/graph-to-revoke.ts'
import { dialogOrigin, publicOrigin } from './origins.ts'
import { insightsErasure } from './s3/insights-erasure.ts'
import { insightsFiles } from './s3/insights-files.ts'
import { webhookEntryReads, webhookEntryWrites } from './s3/webhook-entries.ts'
import { secretStatus } from './secrets/secret-status.ts'
import { webhookSecrets } from './secrets/webhook-secrets.ts'
import { eraseQueue } from './sqs/erase-queue.ts'
import { evidenceQueue } from './sqs/evidence-queue.ts'
import { finalizeQueue } from './sqs/finalize-queue.ts'
import { ownQueue } from './sqs/own-queue.ts'
import { sweepQueue } from './sqs/sweep-queue.ts'
import { webhookQueue } from './sqs/webhook-queue.ts'
import { workQueues } from './sqs/work-queues.ts'
import { landingSeal } from './vault/landing-seal.ts'
import { landingTakeover } from './vault/landing-takeover.ts'
import { landingTokens } from './vault/landing-tokens.ts'
import { rootErasure } from './vault/root-erasure.ts'
import { rootSeal } from './vault/root-seal.ts'

/**
 * Who offers what a room needs: need → factory. A room's bundle imports from here by name only the factories that its
 * manifest names, and the rest, this record included, falls away; tests take the whole record.
 */
export const adapters = {
  newLoginLinks,
  loginLinks,
  linkConsumption,
  newLoginAttempts,
  loginAttempts,
  attemptExchange,
  attemptTakeover,
  attemptEnds,
  attemptNotes,
  attemptRedemption,
  landingSeal,
  landingTakeover,
  landingTokens,
  rootSeal,
  graphAsApp,
  graphAsLanding,
  graphAsConnection,
  graphAboutRoots,
  graphToRevoke,
  installationWrites,
  installationReads,
  installationListing,
  assetReads,
  healthWrites,
  connectionWrites,
  connectionReads,
  connectionConditions,
  connectionListing,
  removalGuard,
  businessCounts,
  connectionChanges,
  connectionPublication,
  unpublishedChanges,
  connectionErasure,
  jobErasure,
  insightsErasure,
  rootErasure,
  newDeletionRequests,
  deletionRequests,
  deletionProgress,
  jobPlanning,
  jobRetirement,
  jobLeases,
  jobWheel,
  jobReads,
  finalizeQueue,
  evidenceQueue,
  eraseQueue,
  workQueues,
  sweepQueue,
  ownQueue,
  eventBus,
  insightsFiles,
  webhookSecrets,
  webhookDeliveries,
  webhookEntryWrites,
  webhookEntryReads,
  webhookQueue,
  secretStatus,
  publicOrigin,
  dialogOrigin,
} satisfies { [N in Need]: (context: AdapterContext) => Ports[N] }

export {
  assetReads,
  attemptEnds,
  attemptExchange,
  attemptRedemption,
  attemptNotes,
  attemptTakeover,
  businessCounts,
  connectionChanges,
  connectionErasure,
  connectionListing,
  connectionPublication,
  connectionReads,
  connectionConditions,
  connectionWrites,
  deletionProgress,
  deletionRequests,
  dialogOrigin,
  eraseQueue,
  eventBus,
  evidenceQueue,
  finalizeQueue,
  graphAboutRoots,
  graphAsApp,
  graphAsConnection,
  graphAsLanding,
  graphToRevoke,
  healthWrites,
  insightsErasure,
  insightsFiles,
  installationListing,
  installationReads,
  installationWrites,
  jobErasure,
  jobLeases,
  jobPlanning,
  jobReads,
  jobRetirement,
  jobWheel,
  landingSeal,
  landingTakeover,
  landingTokens,
  linkConsumption,
  loginAttempts,
  loginLinks,
  newDeletionRequests,
  newLoginAttempts,
  newLoginLinks,
  ownQueue,
  publicOrigin,
  removalGuard,
  rootErasure,
  rootSeal,
  secretStatus,
  sweepQueue,
  unpublishedChanges,
  webhookDeliveries,
  webhookEntryReads,
  webhookEntryWrites,
  webhookQueue,
  webhookSecrets,
  workQueues,
}
