import type { Deployment, JwtDeployment } from './deployment.ts'

const ASSUMED_ROLE = /^arn:(aws[\w-]*):sts::(\d{12}):assumed-role\/([\w+=,.@-]+)\/[\w+=,.@-]+$/
const ROLE = /^arn:(aws[\w-]*):iam::(\d{12}):role\/(?:.*\/)?([\w+=,.@-]+)$/

function roleOf(pattern: RegExp, arn: string): string | undefined {
  const match = pattern.exec(arn)
  return match ? `${match[1]}:${match[2]}:${match[3]}` : undefined
}

/** Who API Gateway says has called: a principal of IAM, or the bearer of a token it has checked. */
export interface Principal {
  /** `arn:aws:sts::<account>:assumed-role/<role>/<session>` */
  readonly userArn?: string | undefined
  readonly claims?: Readonly<Record<string, unknown>> | undefined
}

function isJwt(deployment: Deployment): deployment is JwtDeployment {
  return deployment.authorization?.kind === 'jwt'
}

function named<C>(callers: Readonly<Record<string, C>>, isMeant: (caller: C) => boolean): string | undefined {
  return Object.entries(callers).find(([, caller]) => isMeant(caller))?.[0]
}

/** A claim that is no text, or is not there, is nobody's. */
function claimOf(claims: Readonly<Record<string, unknown>>, claim: string): string | undefined {
  const value = Object.hasOwn(claims, claim) ? claims[claim] : undefined
  return typeof value === 'string' && value !== '' ? value : undefined
}

/**
 * The name under which `deployment.ts` lists the principal; undefined for any other. By IAM it is the role behind an
 * assumed-role session: the session's name does not matter, nor does the role's path, which a session ARN does not
 * carry. By a token it is the value of the claim that the deployment names. What the other kind says does not count.
 */
export function callerOf(deployment: Deployment, { userArn, claims }: Principal): string | undefined {
  if (isJwt(deployment)) {
    const value = claimOf(claims ?? {}, deployment.authorization.claim)
    return value === undefined
      ? undefined
      : named(deployment.callers, ({ claimValue }) => claimValue === value)
  }
  const role = roleOf(ASSUMED_ROLE, userArn ?? '')
  return role === undefined
    ? undefined
    : named(deployment.callers, ({ roleArn }) => roleOf(ROLE, roleArn) === role)
}
