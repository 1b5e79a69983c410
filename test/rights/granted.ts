import { type Grant, grantsOf } from '../../infra/local/iam/grants.ts'
import type { Policies } from '../../infra/local/iam/policies.ts'
import { readDeclarations } from '../../infra/local/declarations.ts'
import { loadAssembly } from '../../infra/local/template/assembly.ts'
import { ACCOUNT_ID, REGION } from '../../infra/local/template/place.ts'
import { type ResolvedStack, type Resource, resolveStacks } from '../../infra/local/template/stacks.ts'

/** A grant in the words of the template, the same in every deployment of it. */
export interface NamedGrant extends Grant {
  /** `Jobs`, `Jobs/index/slot`, `Results/insights/*`. */
  readonly on: string
  /** What the condition asks for, `JOB#*`; empty without one. */
  readonly only: string
}

/** The ARNs of each type that a policy may name. */
const NAMED: Readonly<Record<string, readonly string[]>> = {
  // the longer one first: the ARN of a stream begins with that of its table
  'AWS::DynamoDB::Table': ['StreamArn', 'Arn'],
  'AWS::SQS::Queue': ['Arn'],
  'AWS::KMS::Key': ['Arn'],
  'AWS::SecretsManager::Secret': ['Id'],
  'AWS::S3::Bucket': ['Arn'],
  'AWS::Events::EventBus': ['Arn'],
  'AWS::Lambda::Function': ['Arn'],
  'AWS::Logs::LogGroup': ['Arn'],
}

/** Every policy of a synthesized assembly, as the ground reads it. */
export function policiesIn(assembly: string): { policies: Policies; stacks: readonly ResolvedStack[] } {
  const place = {
    region: REGION,
    accountId: ACCOUNT_ID,
    awsOrigin: 'http://aws',
    apiOrigin: () => 'http://api',
  }
  const stacks = resolveStacks(loadAssembly(assembly), place)
  return { policies: readDeclarations(stacks).policies, stacks }
}

/** Everything that a synthesized assembly grants anybody. */
export function grantsIn(assembly: string): readonly NamedGrant[] {
  const { policies, stacks } = policiesIn(assembly)
  const names = stacks.flatMap(({ resources }) => resources.flatMap(namesOf))
  return grantsOf(policies).map((grant) => ({
    ...grant,
    on: nameOf(grant.resource, names),
    only: onlyOf(grant.condition),
  }))
}

function namesOf(resource: Resource): readonly (readonly [arn: string, name: string])[] {
  const name = resource.logicalId.replace(/[0-9A-F]{8}$/, '')
  return (NAMED[resource.type] ?? []).flatMap((attribute) => {
    if (attribute === 'StreamArn') {
      if (resource.values['StreamSpecification'] === undefined) return []
      return [[resource.attribute(attribute), `${name} stream`] as const]
    }
    return [[resource.attribute(attribute), name] as const]
  })
}

function nameOf(resource: string, names: readonly (readonly [string, string])[]): string {
  const found = names.find(([arn]) => resource === arn || resource.startsWith(`${arn}/`))
  return found ? found[1] + resource.slice(found[0].length) : resource
}

/** The values of a condition; that a key must be there goes without saying. */
function onlyOf(condition: string): string {
  if (condition === '') return ''
  const { Null: _present, ...operators } = JSON.parse(condition) as Record<string, Record<string, unknown>>
  return Object.values(operators)
    .flatMap((keys) => Object.values(keys).flat())
    .map((value) => String(value).replace(/^arn:aws:execute-api:[^/]*\/\*\//, ''))
    .join(', ')
}
