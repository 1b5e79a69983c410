import { AttributeType, ProjectionType, type Table } from 'aws-cdk-lib/aws-dynamodb'
import type { Construct } from 'constructs'
import { stateTable } from './state-table.ts'

/**
 * Job rows and the wheel. Both indexes are sparse and carry all that a work message is made of, so that dispatch
 * never reads the rows themselves. A restore reaches back one day: older schedules are worth nothing.
 */
export function jobsTable(scope: Construct): Table {
  const table = stateTable(scope, 'Jobs', { recoveryDays: 1, expires: true })
  const message = ['generation', 'ownerId', 'automation', 'assetId']
  table.addGlobalSecondaryIndex({
    indexName: 'slot',
    partitionKey: { name: 'slotPk', type: AttributeType.STRING },
    projectionType: ProjectionType.INCLUDE,
    nonKeyAttributes: message,
  })
  table.addGlobalSecondaryIndex({
    indexName: 'due',
    partitionKey: { name: 'duePk', type: AttributeType.STRING },
    sortKey: { name: 'dueSk', type: AttributeType.STRING },
    projectionType: ProjectionType.INCLUDE,
    nonKeyAttributes: [...message, 'dueEpoch'],
  })
  return table
}
