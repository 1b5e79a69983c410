/** Where the ground stands: what pseudo parameters and ARNs are made of. */
export interface Place {
  readonly region: string
  readonly accountId: string
  /** Origin of the AWS gateway, the host of queue URLs. */
  readonly awsOrigin: string
  /** Origin of an HTTP API by the logical id of its `AWS::ApiGatewayV2::Api`. */
  apiOrigin(logicalId: string): string
}

export const REGION = 'us-east-1'
export const ACCOUNT_ID = '000000000000'
