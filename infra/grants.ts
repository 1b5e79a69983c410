import type { EventBus } from 'aws-cdk-lib/aws-events'
import { PolicyStatement } from 'aws-cdk-lib/aws-iam'
import type { IQueue } from 'aws-cdk-lib/aws-sqs'
import type { Address } from '../shared/ports/addresses.ts'
import type { Need } from '../shared/ports/ports.ts'
import { connectionGrants } from './connection-grants.ts'
import type { DataStack } from './data-stack.ts'
import { erasureGrants } from './erasure-grants.ts'
import { loginGrants } from './login-grants.ts'
import type { HttpApi } from './resources/http-api.ts'
import { indexRows, keyUse, rows, sendTo } from './statements.ts'

/** What a grant may name: everything outside the function that asks, and that function's own queue. */
export interface Surroundings {
  readonly data: DataStack
  readonly api: HttpApi
  readonly bus: EventBus
  readonly finalizeQueue: IQueue
  /** The queue of `health/judge`; undefined in a registry without it. */
  readonly evidenceQueue: IQueue | undefined
  /** The queue of `connections/erase`; undefined in a registry without it. */
  readonly eraseQueue: IQueue | undefined
  /** The queue of `webhooks/process`; undefined in a registry without it. */
  readonly webhookQueue: IQueue | undefined
  /** Automation → its queue. */
  readonly workQueues: Readonly<Record<string, IQueue>>
  /** The queue that the function itself reads, if it reads one. */
  readonly ownQueue: IQueue | undefined
}

/** What one need takes: the addresses in the environment and the rights on what lies there. */
export interface Grant {
  readonly addresses: readonly Address[]
  readonly statements: (surroundings: Surroundings) => readonly PolicyStatement[]
}

const DELIVERIES = 'DED#'
const LANDING = 'LAND#'
const ROOT = 'ROOT#'
const JOBS = 'JOB#'
const WHEEL = 'WHEEL#'

function secrets(action: 'GetSecretValue' | 'DescribeSecret', { data }: Surroundings): PolicyStatement {
  return new PolicyStatement({
    actions: [`secretsmanager:${action}`],
    resources: Object.values(data.appSecrets).map((secret) => secret.ref),
  })
}

const nothing: Grant['statements'] = () => []

/**
 * Every need of a manifest and what it grants: these actions on these resources and nothing else. Adapters use what is
 * listed here; a need without an entry does not compile.
 */
export const grants: Readonly<Record<Need, Grant>> = {
  ...loginGrants,
  ...connectionGrants,
  ...erasureGrants,

  landingSeal: {
    addresses: ['vaultTable', 'vaultKey'],
    statements: ({ data }) => [
      keyUse(data.vaultKey, 'GenerateDataKey', 'landing'),
      rows(data.vault, LANDING, 'PutItem'),
    ],
  },
  // the code's own data key seals its token: none is made
  landingTakeover: {
    addresses: ['vaultTable', 'vaultKey'],
    statements: ({ data }) => [
      keyUse(data.vaultKey, 'Decrypt', 'landing'),
      rows(data.vault, LANDING, 'PutItem'),
    ],
  },
  landingTokens: {
    addresses: ['vaultTable'],
    statements: ({ data }) => [rows(data.vault, LANDING, 'GetItem', 'DeleteItem')],
  },
  rootSeal: {
    addresses: ['vaultTable', 'vaultKey'],
    statements: ({ data }) => [
      keyUse(data.vaultKey, 'Decrypt', 'landing'),
      keyUse(data.vaultKey, 'GenerateDataKey', 'root'),
      rows(data.vault, LANDING, 'GetItem'),
      rows(data.vault, ROOT, 'PutItem'),
    ],
  },

  graphAsApp: {
    addresses: ['appSecrets'],
    statements: (surroundings) => [secrets('GetSecretValue', surroundings)],
  },
  graphAsLanding: {
    addresses: ['appSecrets', 'vaultTable', 'vaultKey'],
    statements: (surroundings) => [
      secrets('GetSecretValue', surroundings),
      keyUse(surroundings.data.vaultKey, 'Decrypt', 'landing'),
      rows(surroundings.data.vault, LANDING, 'GetItem'),
    ],
  },
  graphAsConnection: {
    addresses: ['appSecrets', 'vaultTable', 'vaultKey'],
    statements: (surroundings) => [
      secrets('GetSecretValue', surroundings),
      keyUse(surroundings.data.vaultKey, 'Decrypt', 'root'),
      rows(surroundings.data.vault, ROOT, 'GetItem'),
    ],
  },

  graphAboutRoots: {
    addresses: ['appSecrets', 'vaultTable', 'vaultKey'],
    statements: (surroundings) => [
      secrets('GetSecretValue', surroundings),
      keyUse(surroundings.data.vaultKey, 'Decrypt', 'root'),
      rows(surroundings.data.vault, ROOT, 'GetItem'),
    ],
  },

  graphToRevoke: {
    addresses: ['appSecrets', 'vaultTable', 'vaultKey'],
    statements: (surroundings) => [
      secrets('GetSecretValue', surroundings),
      keyUse(surroundings.data.vaultKey, 'Decrypt', 'root'),
      rows(surroundings.data.vault, ROOT, 'GetItem'),
    ],
  },

  jobPlanning: {
    addresses: ['jobsTable'],
    statements: ({ data }) => [rows(data.jobs, JOBS, 'UpdateItem', 'Query')],
  },
  jobRetirement: {
    addresses: ['jobsTable'],
    statements: ({ data }) => [rows(data.jobs, JOBS, 'Query', 'UpdateItem')],
  },
  jobLeases: {
    addresses: ['jobsTable'],
    statements: ({ data }) => [rows(data.jobs, JOBS, 'GetItem', 'UpdateItem')],
  },
  jobReads: {
    addresses: ['jobsTable'],
    statements: ({ data }) => [rows(data.jobs, JOBS, 'Query')],
  },
  jobWheel: {
    addresses: ['jobsTable'],
    statements: ({ data }) => [
      indexRows(data.jobs, 'slot'),
      indexRows(data.jobs, 'due'),
      rows(data.jobs, WHEEL, 'GetItem', 'UpdateItem'),
    ],
  },

  finalizeQueue: {
    addresses: ['finalizeQueue'],
    statements: ({ finalizeQueue }) => [sendTo([finalizeQueue])],
  },
  evidenceQueue: {
    addresses: ['evidenceQueue'],
    statements: ({ evidenceQueue }) => (evidenceQueue ? [sendTo([evidenceQueue])] : []),
  },
  eraseQueue: {
    addresses: ['eraseQueue'],
    statements: ({ eraseQueue }) => (eraseQueue ? [sendTo([eraseQueue])] : []),
  },
  workQueues: {
    addresses: ['workQueues'],
    statements: ({ workQueues }) => [sendTo(Object.values(workQueues))],
  },
  sweepQueue: {
    addresses: ['workQueues'],
    statements: ({ workQueues: { 'health/sweep': queue } }) => (queue ? [sendTo([queue])] : []),
  },
  ownQueue: {
    addresses: ['ownQueue'],
    statements: ({ ownQueue }) => (ownQueue ? [sendTo([ownQueue])] : []),
  },
  eventBus: {
    addresses: ['eventBus'],
    statements: ({ bus }) => [
      new PolicyStatement({ actions: ['events:PutEvents'], resources: [bus.eventBusArn] }),
    ],
  },
  insightsFiles: {
    addresses: ['resultBucket'],
    statements: ({ data }) => [
      new PolicyStatement({
        actions: ['s3:PutObject'],
        resources: [data.results.arnForObjects('insights/*')],
      }),
    ],
  },
  webhookSecrets: {
    addresses: ['appSecrets'],
    statements: (surroundings) => [secrets('GetSecretValue', surroundings)],
  },
  webhookDeliveries: {
    addresses: ['ephemeralTable'],
    statements: ({ data }) => [rows(data.ephemeral, DELIVERIES, 'GetItem', 'PutItem')],
  },
  webhookEntryWrites: {
    addresses: ['resultBucket'],
    statements: ({ data }) => [
      new PolicyStatement({
        actions: ['s3:PutObject'],
        resources: [data.results.arnForObjects('webhook-entries/*')],
      }),
    ],
  },
  webhookEntryReads: {
    addresses: ['resultBucket'],
    statements: ({ data }) => [
      new PolicyStatement({
        actions: ['s3:GetObject'],
        resources: [data.results.arnForObjects('webhook-entries/*')],
      }),
    ],
  },
  webhookQueue: {
    addresses: ['webhookQueue'],
    statements: ({ webhookQueue }) => (webhookQueue ? [sendTo([webhookQueue])] : []),
  },
  secretStatus: {
    addresses: ['appSecrets'],
    statements: (surroundings) => [secrets('DescribeSecret', surroundings)],
  },
  publicOrigin: { addresses: ['publicOrigin'], statements: nothing },
  dialogOrigin: { addresses: [], statements: nothing },
}
