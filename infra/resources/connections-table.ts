import { AttributeType, ProjectionType, StreamViewType, type Table } from 'aws-cdk-lib/aws-dynamodb'
import type { Construct } from 'constructs'
import { stateTable } from './state-table.ts'

/**
 * Installations, connections and their assets: the business truth, so a restore reaches back as far as DynamoDB
 * allows. The stream carries changes to `events/relay`; the sparse index `unpublished` finds what it left behind, and
 * `listed` finds a caller's connections and an app's installations. What expires are tombstones and deletion requests.
 */
export function connectionsTable(scope: Construct): Table {
  const table = stateTable(scope, 'Connections', {
    recoveryDays: 35,
    expires: true,
    stream: StreamViewType.NEW_AND_OLD_IMAGES,
  })
  table.addGlobalSecondaryIndex({
    indexName: 'unpublished',
    partitionKey: { name: 'unpublishedPk', type: AttributeType.STRING },
    projectionType: ProjectionType.KEYS_ONLY,
  })
  table.addGlobalSecondaryIndex({
    indexName: 'listed',
    partitionKey: { name: 'listPk', type: AttributeType.STRING },
    sortKey: { name: 'listSk', type: AttributeType.STRING },
    projectionType: ProjectionType.KEYS_ONLY,
  })
  return table
}
