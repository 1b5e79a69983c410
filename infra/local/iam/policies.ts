import type { FunctionDeclaration } from '../lambda/declaration.ts'
import type { ScheduleDeclaration } from '../scheduler/declaration.ts'
import type { Stores } from '../stores.ts'
import type { Catalogue } from '../template/catalogue.ts'
import type { Statement } from './policy.ts'
import { readResourcePolicies, type ResourcePolicy } from './resource-policies.ts'
import { checkUse, readRoles, type RoleUse } from './roles.ts'

/** What one role of the templates may do, and who acts under it. */
export interface RolePolicy {
  readonly roleArn: string
  /** Keys of its functions; `<key> (scheduler)` for the role of a schedule. */
  readonly who: string
  readonly statements: readonly Statement[]
}

/** Every policy of the templates. */
export interface Policies {
  readonly roles: readonly RolePolicy[]
  readonly resources: readonly ResourcePolicy[]
}

export const NO_POLICIES: Policies = { roles: [], resources: [] }

/** Reads who may do what, and checks that everything that runs has a role that it may put on. */
export function readPolicies(
  catalogue: Catalogue,
  {
    stores,
    functions,
    schedules,
  }: Readonly<{
    stores: Stores
    functions: readonly FunctionDeclaration[]
    schedules: readonly ScheduleDeclaration[]
  }>,
): Policies {
  const roles = readRoles(catalogue)
  const keyOf = (functionArn: string) => functions.find(({ arn }) => arn === functionArn)?.key ?? functionArn
  const uses: readonly RoleUse[] = [
    ...functions.map(({ key, roleArn }) => ({ who: key, roleArn, service: 'lambda.amazonaws.com' })),
    ...schedules.map(({ functionArn, roleArn }) => ({
      who: `${keyOf(functionArn)} (scheduler)`,
      roleArn,
      service: 'scheduler.amazonaws.com',
    })),
  ]
  for (const use of uses) checkUse(roles, use)
  return {
    roles: roles.map(({ arn, statements }) => {
      const names = uses.filter(({ roleArn }) => roleArn === arn).map(({ who }) => who)
      return { roleArn: arn, who: names.join(', ') || arn, statements }
    }),
    resources: readResourcePolicies(catalogue, stores, functions),
  }
}
