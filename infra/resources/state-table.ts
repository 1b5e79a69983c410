import { RemovalPolicy } from 'aws-cdk-lib'
import {
  AttributeType,
  BillingMode,
  type StreamViewType,
  Table,
  TableEncryption,
} from 'aws-cdk-lib/aws-dynamodb'
import type { Construct } from 'constructs'

export interface StateTableProps {
  /** Days that a restore may reach back, 1 to 35 (AWS, PointInTimeRecoverySpecification, read 2026-11-23). */
  readonly recoveryDays?: number
  readonly expires?: boolean
  readonly stream?: StreamViewType
}

/**
 * A table with `pk` and `sk`, on demand, under DynamoDB's own key. With `recoveryDays` it outlives its stack and
 * cannot be deleted by accident; without, nothing in it is worth keeping and it goes with the stack.
 */
export function stateTable(scope: Construct, id: string, props: StateTableProps): Table {
  const kept = props.recoveryDays !== undefined
  return new Table(scope, id, {
    partitionKey: { name: 'pk', type: AttributeType.STRING },
    sortKey: { name: 'sk', type: AttributeType.STRING },
    billingMode: BillingMode.PAY_PER_REQUEST,
    encryption: TableEncryption.DEFAULT,
    deletionProtection: kept,
    removalPolicy: kept ? RemovalPolicy.RETAIN : RemovalPolicy.DESTROY,
    ...(props.expires && { timeToLiveAttribute: 'ttl' }),
    ...(props.stream && { stream: props.stream }),
    ...(kept && {
      pointInTimeRecoverySpecification: {
        pointInTimeRecoveryEnabled: true,
        recoveryPeriodInDays: props.recoveryDays,
      },
    }),
  })
}
