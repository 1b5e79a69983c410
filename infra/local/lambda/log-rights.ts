import type { Guard } from '../iam/guard.ts'
import type { FunctionDeclaration } from './declaration.ts'

const ACTIONS = ['CreateLogStream', 'PutLogEvents']

/**
 * Whether AWS keeps what one environment of a function writes. Lambda makes its log stream and puts lines into it
 * under the function's role; without these rights the function runs and no log of it is kept (AWS, Sending Lambda
 * function logs to CloudWatch Logs, read 2026-11-23).
 */
export function mayLog(
  guard: Guard,
  { logGroupName, roleArn, arn }: FunctionDeclaration,
  logStreamName: string,
): boolean {
  const [, , , region, accountId] = arn.split(':')
  const resource = `arn:aws:logs:${region}:${accountId}:log-group:${logGroupName}:log-stream:${logStreamName}`
  return ACTIONS.every((action) => guard.mayRole(roleArn, { action: `logs:${action}`, resource }))
}
