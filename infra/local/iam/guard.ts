import { accessDenied } from '../protocol/refusal.ts'
import type { Caller, Right } from '../service.ts'
import { type Decision, decide, type Principal } from './evaluate.ts'
import { whoOfService } from './grants.ts'
import { NO_POLICIES, type Policies } from './policies.ts'
import type { Statement } from './policy.ts'
import { createUses, type Use } from './uses.ts'
import { wildcard } from './wildcard.ts'

/** A call that was refused. */
export interface Denial {
  /** Key of the function, or the ARN of somebody who is in no template. */
  readonly who: string
  readonly action: string
  readonly resource: string
  readonly because: string
}

/** Decides every call by the policies of the templates, and remembers what it decided. */
export interface Guard {
  /** From now on these policies hold, and no others. */
  enforce(policies: Policies): void
  /** Throws the refusal of that service, in AWS's words, when the caller has no such right. */
  admit(caller: Caller, signingName: string, right: Right): void
  /** Whether AWS may do this under a role, as it polls a queue under that of the function. */
  mayRole(roleArn: string, right: Right): boolean
  /** Whether a service may do this in its own name, by the policy of the resource. */
  mayService(service: string, right: Right): boolean
  /** The grants that have allowed anything so far. */
  uses(): readonly Use[]
  /** In their order. */
  denials(): readonly Denial[]
  /** Forgets all denials so far. */
  forgetDenials(): void
  /** Writes down which grants were used, if a directory was named for that. */
  close(): void
}

/** Of accounts that no template describes everybody is an administrator; that binds them to resources' policies still. */
const ADMINISTRATOR: Statement = {
  where: 'administrators',
  effect: 'Allow',
  principals: [],
  actions: { negated: false, patterns: [{ text: '*', matches: wildcard('*') }] },
  resources: { negated: false, patterns: [{ text: '*', matches: wildcard('*') }] },
  conditions: [],
  conditionText: '',
}

/** Before anything is enforced everybody is an administrator, and no resource has a policy. */
export function createGuard(
  options: { readonly usesDirectory?: string; readonly usedBy?: string } = {},
): Guard {
  const uses = createUses(options.usesDirectory, options.usedBy)
  const denials: Denial[] = []
  let policies = NO_POLICIES

  function judge(who: string, principal: Principal, identity: readonly Statement[], right: Right): Decision {
    const { action, resource } = right
    const own = policies.resources.filter(
      ({ owner }) => resource === owner || resource.startsWith(`${owner}/`),
    )
    const context = {
      ...right.context,
      // the ground stands for AWS's addresses, which are reached by TLS alone
      'aws:SecureTransport': 'true',
      'aws:PrincipalArn': principal.arn,
    }
    const decision = decide(
      { principal, action, resource, context },
      {
        identity,
        resource: own.flatMap(({ statements }) => statements),
        resourceMustAllow: own.some(({ mustAllow }) => mustAllow),
      },
    )
    if (decision.allowed) uses.note(who, decision.by)
    else {
      denials.push({ who, action, resource, because: decision.because })
      console.error(`denied: ${who} may not ${action} on ${resource} (${decision.because})`)
    }
    return decision
  }

  function judgeRole(roleArn: string, right: Right): Decision {
    const role = policies.roles.find((one) => one.roleArn === roleArn)
    return judge(role?.who ?? roleArn, { arn: roleArn }, role?.statements ?? [ADMINISTRATOR], right)
  }

  return {
    enforce(next) {
      policies = next
    },
    admit(caller, signingName, right) {
      const decision = judgeRole(caller.roleArn ?? caller.arn, right)
      if (!decision.allowed) throw accessDenied(signingName, caller.arn, right, decision.because)
    },
    mayRole: (roleArn, right) => judgeRole(roleArn, right).allowed,
    mayService(service, right) {
      const owner = policies.resources.find((policy) => policy.owner === right.resource)
      const who = whoOfService(owner?.who ?? right.resource, service)
      // before anything is enforced there is nobody who could have allowed it
      const identity = policies === NO_POLICIES ? [ADMINISTRATOR] : []
      return judge(who, { service }, identity, right).allowed
    },
    uses: () => uses.soFar(),
    denials: () => denials,
    forgetDenials: () => void denials.splice(0),
    close: () => uses.write(),
  }
}
