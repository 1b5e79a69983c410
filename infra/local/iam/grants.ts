import type { Policies } from './policies.ts'
import type { Patterns, Statement } from './policy.ts'

/** One action on one resource that a policy allows: the smallest thing that can be taken away. */
export interface Grant {
  /** Key of the function; `<key> (scheduler)` and `<key> (apigateway)` for who calls it. */
  readonly who: string
  readonly action: string
  /** ARN or pattern, as the policy has it. */
  readonly resource: string
  /** The statement's `Condition`; empty without one. */
  readonly condition: string
}

/** The statement's `who` where a function's own policy lets a service call it. */
export function whoOfService(functionKey: string, service: string): string {
  return `${functionKey} (${service.replace(/\.amazonaws\.com$/, '')})`
}

/**
 * Everything that the policies allow somebody: what the roles may do, and which services may call a function. A policy
 * that leaves the decision to the account, as a key's does, allows nobody anything by itself.
 */
export function grantsOf({ roles, resources }: Policies): readonly Grant[] {
  return [
    ...roles.flatMap(({ who, statements }) => statements.flatMap((statement) => grantsIn(statement, who))),
    ...resources.flatMap(({ who, statements }) =>
      statements.flatMap((statement) =>
        statement.principals.flatMap((principal) =>
          principal.kind === 'service' ? grantsIn(statement, whoOfService(who, principal.service)) : [],
        ),
      ),
    ),
  ]
}

function grantsIn(statement: Statement, who: string): readonly Grant[] {
  if (statement.effect === 'Deny') return []
  const condition = statement.conditionText
  return textsOf(statement.actions).flatMap((action) =>
    textsOf(statement.resources).map((resource) => ({ who, action, resource, condition })),
  )
}

function textsOf({ negated, patterns }: Patterns): readonly string[] {
  const texts = patterns.map(({ text }) => text)
  return negated ? [`not ${texts.join(', ')}`] : texts
}

/** The same policies without one grant. */
export function without({ roles, resources }: Policies, gone: Grant): Policies {
  const withoutIt = (who: string) => (statement: Statement) =>
    grantsIn(statement, who).some((grant) => sameGrant(grant, gone)) ? lessened(statement, gone) : [statement]
  return {
    roles: roles.map((role) => ({ ...role, statements: role.statements.flatMap(withoutIt(role.who)) })),
    resources: resources.map((policy) => ({
      ...policy,
      statements: policy.statements.flatMap((statement) =>
        statement.principals.some(
          (principal) =>
            principal.kind === 'service' && whoOfService(policy.who, principal.service) === gone.who,
        )
          ? withoutIt(gone.who)(statement)
          : [statement],
      ),
    })),
  }
}

function except(of: Patterns, text: string): Patterns {
  return { ...of, patterns: of.patterns.filter((pattern) => pattern.text !== text) }
}

function only(of: Patterns, text: string): Patterns {
  return { ...of, patterns: of.patterns.filter((pattern) => pattern.text === text) }
}

/** What is left of a statement: the other actions everywhere, and this one on the other resources. */
function lessened(statement: Statement, { action, resource }: Grant): readonly Statement[] {
  const parts = [
    { ...statement, actions: except(statement.actions, action) },
    {
      ...statement,
      actions: only(statement.actions, action),
      resources: except(statement.resources, resource),
    },
  ]
  return parts.filter(
    ({ actions, resources }) => actions.patterns.length > 0 && resources.patterns.length > 0,
  )
}

export function sameGrant(a: Grant, b: Grant): boolean {
  return a.who === b.who && a.action === b.action && a.resource === b.resource && a.condition === b.condition
}
