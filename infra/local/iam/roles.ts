import { UnknownToGround } from '../service.ts'
import type { Catalogue } from '../template/catalogue.ts'
import type { Properties } from '../template/properties.ts'
import type { Resource } from '../template/stacks.ts'
import { decide } from './evaluate.ts'
import { readPolicy, type Statement } from './policy.ts'

/** A role as its template describes it, wherever the template keeps its policies. */
export interface Role {
  readonly arn: string
  readonly trust: readonly Statement[]
  readonly statements: readonly Statement[]
}

/** Something that AWS runs under a role. */
export interface RoleUse {
  readonly roleArn: string
  /** `lambda.amazonaws.com`. */
  readonly service: string
  /** What runs under it, as people know it. */
  readonly who: string
}

export function readRoles(catalogue: Catalogue): readonly Role[] {
  const attached = [
    ...catalogue.ofType('AWS::IAM::Policy').map(readAttached),
    ...catalogue.ofType('AWS::IAM::ManagedPolicy').map(readAttached),
  ]
  return catalogue.ofType('AWS::IAM::Role').map((role) =>
    role.properties((properties) => {
      const where = `the role ${role.logicalId}`
      const managed = properties.texts('ManagedPolicyArns').map((arn) => {
        const found = attached.find((policy) => policy.arn === arn)
        if (!found) throw new UnknownToGround(`the managed policy ${arn} of ${where}`)
        return found
      })
      const own = properties.maps('Policies').flatMap((policy) => readInline(policy, where))
      const others = [...managed, ...attached.filter(({ roleNames }) => roleNames.includes(role.ref))]
      return {
        arn: role.attribute('Arn'),
        trust: readPolicy(`the trust of ${where}`, properties.anything('AssumeRolePolicyDocument'), 'trust'),
        statements: [...own, ...[...new Set(others)].flatMap(({ statements }) => statements)],
      }
    }),
  )
}

function readInline(policy: Properties, where: string): readonly Statement[] {
  const name = policy.text('PolicyName')
  const statements = readPolicy(
    `the policy ${name} of ${where}`,
    policy.anything('PolicyDocument'),
    'identity',
  )
  policy.end()
  return statements
}

function readAttached(resource: Resource) {
  return resource.properties((properties) => ({
    arn: resource.ref,
    roleNames: properties.texts('Roles'),
    statements: readPolicy(
      `the policy ${resource.logicalId}`,
      properties.anything('PolicyDocument'),
      'identity',
    ),
  }))
}

/**
 * Refuses a role that the templates do not hold, since nobody knows what it may do, and one that its service may not
 * put on: AWS refuses to make such a function or schedule.
 */
export function checkUse(roles: readonly Role[], { roleArn, service, who }: RoleUse): void {
  const role = roles.find(({ arn }) => arn === roleArn)
  if (!role) throw new UnknownToGround(`the role ${roleArn} of ${who}: no template holds it`)
  const asked = {
    principal: { service },
    action: 'sts:AssumeRole',
    resource: roleArn,
    context: { 'aws:SourceAccount': roleArn.split(':')[4] },
  }
  const decision = decide(asked, { identity: [], resource: role.trust, resourceMustAllow: true })
  if (!decision.allowed) throw new Error(`${service} may not assume ${roleArn}, the role of ${who}`)
}
