import type { Context } from './condition.ts'
import type { Patterns, PrincipalPattern, Statement } from './policy.ts'

/** Who acts: a role or user by its ARN, or a service of AWS by its name. */
export type Principal =
  { readonly arn: string; readonly service?: never } | { readonly service: string; readonly arn?: never }

/** One action on one resource, as a policy sees it. */
export interface Asked {
  readonly principal: Principal
  /** `dynamodb:PutItem`. */
  readonly action: string
  readonly resource: string
  readonly context: Context
}

/** The policies that a call comes under. */
export interface Applicable {
  /** Of who acts. */
  readonly identity: readonly Statement[]
  /** Of what is acted on. */
  readonly resource: readonly Statement[]
  /**
   * A key's policy has to allow every use, if only by leaving it to the account (AWS, Key policies in AWS KMS, read
   * 2026-11-23). The policy of any other resource need not say anything.
   */
  readonly resourceMustAllow: boolean
}

/** The statement that allowed a call, and which of its texts fitted. */
export interface Allowance {
  readonly statement: Statement
  readonly action: string
  readonly resource: string
}

export type Decision =
  | { readonly allowed: true; readonly by: Allowance }
  /** In the words that AWS puts behind "is not authorized to perform … on resource …". */
  | { readonly allowed: false; readonly because: string }

type PolicyName = 'identity-based' | 'resource-based'

/**
 * Decides within one account: an explicit deny wins over every allow, an allow over nothing at all (AWS, Policy
 * evaluation logic, read 2026-11-23).
 */
export function decide(asked: Asked, { identity, resource, resourceMustAllow }: Applicable): Decision {
  const aboutCaller = resource.filter(({ principals }) => isAbout(principals, asked.principal))
  for (const [name, statements] of [
    ['identity-based', identity],
    ['resource-based', aboutCaller],
  ] as const) {
    if (find(statements, 'Deny', asked)) return explicit(name)
  }
  const named = aboutCaller.filter(({ principals }) => isNamed(principals, asked.principal))
  const byResource = find(named, 'Allow', asked)
  if (byResource) return { allowed: true, by: byResource }
  if (resourceMustAllow && !find(aboutCaller, 'Allow', asked)) return implicit('resource-based', asked)
  const byIdentity = find(identity, 'Allow', asked)
  if (byIdentity) return { allowed: true, by: byIdentity }
  return implicit(asked.principal.service === undefined ? 'identity-based' : 'resource-based', asked)
}

function explicit(policy: PolicyName): Decision {
  return { allowed: false, because: `with an explicit deny in ${article(policy)} policy` }
}

function implicit(policy: PolicyName, { action }: Asked): Decision {
  return { allowed: false, because: `because no ${policy} policy allows the ${action} action` }
}

function article(policy: PolicyName): string {
  return policy === 'identity-based' ? `an ${policy}` : `a ${policy}`
}

function find(
  statements: readonly Statement[],
  effect: Statement['effect'],
  asked: Asked,
): Allowance | undefined {
  for (const statement of statements) {
    if (statement.effect !== effect) continue
    const action = fitting(statement.actions, asked.action)
    const resource = fitting(statement.resources, asked.resource)
    if (action === undefined || resource === undefined) continue
    if (statement.conditions.every((holds) => holds(asked.context))) return { statement, action, resource }
  }
  return undefined
}

/** The pattern that a text fits; the whole list of them where it fits by matching none. */
function fitting({ negated, patterns }: Patterns, text: string): string | undefined {
  const found = patterns.find(({ matches }) => matches(text))
  if (!negated) return found?.text
  return found ? undefined : `not ${patterns.map((pattern) => pattern.text).join(', ')}`
}

function isAbout(patterns: readonly PrincipalPattern[], { arn, service }: Principal): boolean {
  return patterns.some((pattern) => {
    if (pattern.kind === 'everyone') return true
    if (pattern.kind === 'service') return pattern.service === service
    if (pattern.kind === 'arn') return pattern.arn === arn
    return arn?.split(':')[4] === pattern.accountId
  })
}

/** Whether the caller is meant in person. An account's root stands for nobody. */
function isNamed(patterns: readonly PrincipalPattern[], principal: Principal): boolean {
  return isAbout(
    patterns.filter(({ kind }) => kind !== 'account'),
    principal,
  )
}
