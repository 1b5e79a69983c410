import { PolicyStatement } from 'aws-cdk-lib/aws-iam'
import type { Need } from '../shared/ports/ports.ts'
import type { Grant } from './grants.ts'
import { rows } from './statements.ts'

const DELETIONS = 'DELETION#'
const INSTALLATIONS = 'INST#'
const JOBS = 'JOB#'
const ROOT = 'ROOT#'

/** What the needs of giving up grant: of each store the rows or objects that go, and the requests of people. */
export const erasureGrants = {
  connectionErasure: {
    addresses: ['connectionsTable'],
    statements: ({ data }) => [rows(data.connections, INSTALLATIONS, 'Query', 'UpdateItem', 'DeleteItem')],
  },
  jobErasure: {
    addresses: ['jobsTable'],
    statements: ({ data }) => [rows(data.jobs, JOBS, 'Query', 'UpdateItem', 'DeleteItem')],
  },
  insightsErasure: {
    addresses: ['resultBucket'],
    statements: ({ data }) => [
      new PolicyStatement({
        actions: ['s3:ListBucket'],
        resources: [data.results.bucketArn],
        conditions: { StringLike: { 's3:prefix': 'insights/*' } },
      }),
      new PolicyStatement({
        actions: ['s3:DeleteObject'],
        resources: [data.results.arnForObjects('insights/*')],
      }),
    ],
  },
  rootErasure: {
    addresses: ['vaultTable'],
    statements: ({ data }) => [rows(data.vault, ROOT, 'GetItem', 'DeleteItem')],
  },
  newDeletionRequests: {
    addresses: ['connectionsTable'],
    statements: ({ data }) => [rows(data.connections, DELETIONS, 'PutItem')],
  },
  deletionRequests: {
    addresses: ['connectionsTable'],
    statements: ({ data }) => [rows(data.connections, DELETIONS, 'GetItem')],
  },
  deletionProgress: {
    addresses: ['connectionsTable'],
    statements: ({ data }) => [rows(data.connections, DELETIONS, 'UpdateItem')],
  },
} satisfies Partial<Record<Need, Grant>>
