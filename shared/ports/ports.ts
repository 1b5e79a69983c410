import type { Ambient } from './ambient.ts'
import type { DialogOrigin, PublicOrigin, SecretStatus } from './app-setup.ts'
import type {
  AssetReads,
  ConnectionChanges,
  ConnectionListing,
  ConnectionPublication,
  ConnectionReads,
  ConnectionConditions,
  ConnectionWrites,
  HealthWrites,
  InstallationListing,
  InstallationReads,
  InstallationWrites,
  UnpublishedChanges,
} from './connections.ts'
import type {
  ConnectionErasure,
  DeletionProgress,
  DeletionRequests,
  InsightsErasure,
  JobErasure,
  NewDeletionRequests,
  RootErasure,
} from './erasure.ts'
import type { EventBus } from './event-bus.ts'
import type {
  GraphAboutRoots,
  GraphAsApp,
  GraphAsConnection,
  GraphAsLanding,
  GraphToRevoke,
} from './graph.ts'
import type { InsightsFiles } from './insights-files.ts'
import type { JobLeases, JobPlanning, JobReads, JobRetirement, JobWheel } from './jobs.ts'
import type {
  AttemptEnds,
  AttemptExchange,
  AttemptRedemption,
  AttemptNotes,
  AttemptTakeover,
  LoginAttempts,
  NewLoginAttempts,
} from './login-attempts.ts'
import type { LinkConsumption, LoginLinks, NewLoginLinks } from './login-links.ts'
import type {
  EraseQueue,
  EvidenceQueue,
  FinalizeQueue,
  OwnQueue,
  SweepQueue,
  WebhookQueue,
  WorkQueues,
} from './queues.ts'
import type { BusinessCounts, RemovalGuard } from './removal-guard.ts'
import type { LandingSeal, LandingTakeover, LandingTokens, RootSeal } from './token-vault.ts'
import type { WebhookDeliveries, WebhookEntryReads, WebhookEntryWrites, WebhookSecrets } from './webhooks.ts'

/** Everything that a room may need, by the name it declares in its manifest. */
export interface Ports {
  newLoginLinks: NewLoginLinks
  loginLinks: LoginLinks
  linkConsumption: LinkConsumption
  newLoginAttempts: NewLoginAttempts
  loginAttempts: LoginAttempts
  attemptExchange: AttemptExchange
  attemptTakeover: AttemptTakeover
  attemptEnds: AttemptEnds
  attemptNotes: AttemptNotes
  attemptRedemption: AttemptRedemption
  landingSeal: LandingSeal
  landingTakeover: LandingTakeover
  landingTokens: LandingTokens
  rootSeal: RootSeal
  graphAsApp: GraphAsApp
  graphAsLanding: GraphAsLanding
  graphAsConnection: GraphAsConnection
  graphAboutRoots: GraphAboutRoots
  graphToRevoke: GraphToRevoke
  installationWrites: InstallationWrites
  installationReads: InstallationReads
  installationListing: InstallationListing
  assetReads: AssetReads
  healthWrites: HealthWrites
  connectionWrites: ConnectionWrites
  connectionReads: ConnectionReads
  connectionConditions: ConnectionConditions
  connectionListing: ConnectionListing
  removalGuard: RemovalGuard
  businessCounts: BusinessCounts
  connectionChanges: ConnectionChanges
  connectionPublication: ConnectionPublication
  unpublishedChanges: UnpublishedChanges
  connectionErasure: ConnectionErasure
  jobErasure: JobErasure
  insightsErasure: InsightsErasure
  rootErasure: RootErasure
  newDeletionRequests: NewDeletionRequests
  deletionRequests: DeletionRequests
  deletionProgress: DeletionProgress
  jobPlanning: JobPlanning
  jobRetirement: JobRetirement
  jobLeases: JobLeases
  jobWheel: JobWheel
  jobReads: JobReads
  finalizeQueue: FinalizeQueue
  evidenceQueue: EvidenceQueue
  eraseQueue: EraseQueue
  workQueues: WorkQueues
  sweepQueue: SweepQueue
  ownQueue: OwnQueue
  eventBus: EventBus
  insightsFiles: InsightsFiles
  webhookSecrets: WebhookSecrets
  webhookDeliveries: WebhookDeliveries
  webhookEntryWrites: WebhookEntryWrites
  webhookEntryReads: WebhookEntryReads
  webhookQueue: WebhookQueue
  secretStatus: SecretStatus
  publicOrigin: PublicOrigin
  dialogOrigin: DialogOrigin
}

export type Need = keyof Ports

/** The ports that these needs name, and what everybody has. */
export type PortsFor<N extends Need> = Pick<Ports, N> & Ambient
