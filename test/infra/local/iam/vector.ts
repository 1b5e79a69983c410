import type { Context } from '../../../../infra/local/iam/condition.ts'

/** A decision that AWS documents: policies and a call, and what becomes of it. */
export interface Vector {
  /** The page of the IAM or KMS user guide that says so, read 2026-11-23. */
  readonly page: string
  readonly says: string
  readonly identity?: readonly object[]
  readonly resourcePolicy?: readonly object[]
  readonly isKeyPolicy?: true
  readonly call: { readonly action: string; readonly resource: string; readonly context?: Context }
  readonly service?: string
  /** `allowed`, or why not in the words of AWS. */
  readonly decision: string
}

export const TABLE = 'arn:aws:dynamodb:us-east-1:000000000000:table/rows'
export const QUEUE = 'arn:aws:sqs:us-east-1:000000000000:work'
export const KEY = 'arn:aws:kms:us-east-1:000000000000:key/vault'
export const ROOT = { AWS: 'arn:aws:iam::000000000000:root' }

export const allow = (
  Action: string | readonly string[],
  Resource: string | readonly string[],
  Condition?: object,
) => ({
  Effect: 'Allow',
  Action,
  Resource,
  ...(Condition && { Condition }),
})
export const deny = (Action: string, Resource: string, Condition?: object) => ({
  ...allow(Action, Resource, Condition),
  Effect: 'Deny',
})
export const read = { action: 'dynamodb:GetItem', resource: TABLE }
export const readRow = (...keys: readonly string[]) => ({
  ...read,
  context: { 'dynamodb:LeadingKeys': keys },
})
export const noIdentity = (action: string) => `because no identity-based policy allows the ${action} action`
export const noResource = (action: string) => `because no resource-based policy allows the ${action} action`
