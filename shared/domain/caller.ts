import type { Deployment } from './deployment.ts'

const ASSUMED_ROLE = /^arn:(aws[\w-]*):sts::(\d{12}):assumed-role\/([\w+=,.@-]+)\/[\w+=,.@-]+$/
const ROLE = /^arn:(aws[\w-]*):iam::(\d{12}):role\/(?:.*\/)?([\w+=,.@-]+)$/

function roleOf(pattern: RegExp, arn: string): string | undefined {
  const match = pattern.exec(arn)
  return match ? `${match[1]}:${match[2]}:${match[3]}` : undefined
}

/**
 * The name under which `deployment.ts` lists the role behind an assumed-role session; undefined for any other
 * principal. The session's name does not matter, nor does the role's path, which a session ARN does not carry.
 */
export function callerOf(deployment: Deployment, userArn: string): string | undefined {
  const role = roleOf(ASSUMED_ROLE, userArn)
  if (role === undefined) return undefined
  return Object.entries(deployment.callers).find(([, caller]) => roleOf(ROLE, caller.roleArn) === role)?.[0]
}
