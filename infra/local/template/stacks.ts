import { UnknownToGround } from '../service.ts'
import type { StackTemplate } from './assembly.ts'
import type { Place } from './place.ts'
import { readProperties, type Properties } from './properties.ts'
import { resolveValue, type Scope } from './resolve.ts'
import { RESOURCE_TYPES } from './resource-types.ts'
import { returnValuesOf, type ReturnValues } from './return-values.ts'

/** One resource of a template with every reference resolved. */
export interface Resource {
  readonly stackName: string
  readonly logicalId: string
  readonly type: string
  readonly values: Readonly<Record<string, unknown>>
  /** What `Ref` stands for. */
  readonly ref: string
  attribute(name: string): string
  /** Hands the properties to `read`, then refuses the start when one of them was not understood. */
  properties<T>(read: (properties: Properties) => T): T
}

export interface ResolvedStack {
  readonly stackName: string
  readonly resources: readonly Resource[]
  readonly outputs: Readonly<Record<string, string>>
  readonly assets: ReadonlyMap<string, string>
}

/**
 * Resolves stacks given in order of dependency, exports of earlier ones being known to later ones. Throws
 * {@link UnknownToGround} on every resource type, function, attribute or parameter that is not known.
 */
export function resolveStacks(stacks: readonly StackTemplate[], place: Place): readonly ResolvedStack[] {
  const exported = new Map<string, unknown>()
  return stacks.map((stack) => resolveStack(stack, place, exported))
}

function resolveStack(stack: StackTemplate, place: Place, exported: Map<string, unknown>): ResolvedStack {
  const { stackName, template, assets } = stack
  const declared = Object.entries(template.Resources).filter(
    ([, { Condition }]) => Condition === undefined || scopeOf().condition(Condition),
  )
  for (const [logicalId, { Type }] of declared) {
    if (!(Type in RESOURCE_TYPES)) throw new UnknownToGround(`resource type ${Type} of ${logicalId}`)
  }
  const known = new Map<string, ReturnValues>()
  const beingNamed = new Set<string>()

  function returnValues(logicalId: string): ReturnValues {
    const found = known.get(logicalId)
    if (found) return found
    const declaration = declared.find(([id]) => id === logicalId)?.[1]
    if (!declaration) throw new UnknownToGround(`the resource ${logicalId} that stack ${stackName} refers to`)
    if (beingNamed.has(logicalId)) throw new Error(`the name of ${logicalId} refers to itself`)
    beingNamed.add(logicalId)
    const text = (property: string) => {
      const value = resolveValue(declaration.Properties?.[property], scopeOf())
      if (value === undefined || typeof value === 'string') return value
      throw new TypeError(`${property} of ${logicalId} is not text`)
    }
    const values = returnValuesOf(declaration.Type, { stackName, logicalId, place, text })
    known.set(logicalId, values)
    return values
  }

  function scopeOf(): Scope {
    return {
      reference(name) {
        const pseudo = pseudoParameters(place, stackName)
        if (name in pseudo) return pseudo[name]
        const parameter = template.Parameters?.[name]
        if (!parameter) return returnValues(name).ref
        // The value of an SSM parameter is in an account: only CDK's bootstrap rule, passed over, asks for one.
        if (parameter.Default === undefined || parameter.Type.startsWith('AWS::SSM::')) {
          throw new UnknownToGround(`a value for parameter ${name}`)
        }
        return parameter.Default
      },
      attribute(logicalId, attribute) {
        const value = returnValues(logicalId).attributes[attribute]
        if (value === undefined) {
          const type = template.Resources[logicalId]?.Type
          throw new UnknownToGround(`attribute ${attribute} of ${type} ${logicalId}`)
        }
        return value
      },
      condition(name) {
        const condition = template.Conditions?.[name]
        if (condition === undefined) throw new UnknownToGround(`the condition ${name}`)
        return resolveValue(condition, scopeOf()) === true
      },
      mapping(map, key, attribute) {
        const value = template.Mappings?.[map]?.[key]?.[attribute]
        if (value === undefined) throw new UnknownToGround(`the mapping ${map}.${key}.${attribute}`)
        return value
      },
      importValue(name) {
        if (!exported.has(name))
          throw new UnknownToGround(`the export ${name} that stack ${stackName} imports`)
        return exported.get(name)
      },
    }
  }

  const resources = declared.map(([logicalId, { Type, Properties = {} }]): Resource => {
    const values = resolveValue(Properties, scopeOf()) as Record<string, unknown>
    return {
      stackName,
      logicalId,
      type: Type,
      values,
      get ref() {
        return returnValues(logicalId).ref
      },
      attribute: (name) => String(scopeOf().attribute(logicalId, name)),
      properties: (read) => readAll(Type, logicalId, values, read),
    }
  })
  const outputs = Object.entries(template.Outputs ?? {}).flatMap(([name, output]) => {
    if (output.Condition !== undefined && !scopeOf().condition(output.Condition)) return []
    const value = resolveValue(output.Value, scopeOf())
    if (output.Export) exported.set(String(resolveValue(output.Export.Name, scopeOf())), value)
    return [[name, String(value)] as const]
  })
  return { stackName, resources, outputs: Object.fromEntries(outputs), assets }
}

function readAll<T>(
  type: string,
  logicalId: string,
  values: Readonly<Record<string, unknown>>,
  read: (properties: Properties) => T,
): T {
  const treatment = RESOURCE_TYPES[type]
  const properties = readProperties(`${type} ${logicalId}`, values)
  const result = read(properties)
  properties.end(treatment && 'run' in treatment ? treatment.withoutEffect : {})
  return result
}

function pseudoParameters(place: Place, stackName: string): Record<string, unknown> {
  const stackId = `arn:aws:cloudformation:${place.region}:${place.accountId}:stack/${stackName}/00000000-0000-4000-8000-000000000000`
  return {
    'AWS::NoValue': undefined,
    'AWS::Region': place.region,
    'AWS::AccountId': place.accountId,
    'AWS::Partition': 'aws',
    'AWS::URLSuffix': 'amazonaws.com',
    'AWS::StackName': stackName,
    'AWS::StackId': stackId,
    'AWS::NotificationARNs': [],
  }
}
