import { UnknownToGround } from '../service.ts'

/** What a value of a template may refer to. Each member throws {@link UnknownToGround} on what does not exist. */
export interface Scope {
  /** `Ref` of a resource, parameter or pseudo parameter; undefined for `AWS::NoValue`. */
  reference(name: string): unknown
  attribute(logicalId: string, attribute: string): unknown
  condition(name: string): boolean
  mapping(map: string, key: string, attribute: string): unknown
  importValue(exportName: string): unknown
}

type Resolve = (value: unknown) => unknown
type Intrinsic = (argument: unknown, resolve: Resolve, scope: Scope) => unknown

const INTRINSICS: Readonly<Record<string, Intrinsic>> = {
  Ref: (argument, _resolve, scope) => scope.reference(asText(argument, 'Ref')),
  Condition: (argument, _resolve, scope) => scope.condition(asText(argument, 'Condition')),
  'Fn::GetAtt': (argument, resolve, scope) => {
    const [logicalId, ...attribute] =
      typeof argument === 'string' ? argument.split('.') : asList(argument, 'Fn::GetAtt')
    return scope.attribute(
      asText(logicalId, 'Fn::GetAtt'),
      attribute.map((part) => asText(resolve(part), 'Fn::GetAtt')).join('.'),
    )
  },
  'Fn::Join': (argument, resolve) => {
    const [separator, parts] = asList(argument, 'Fn::Join')
    const texts = asList(resolve(parts), 'Fn::Join').map((part) => asText(part, 'Fn::Join'))
    return texts.join(asText(separator, 'Fn::Join'))
  },
  'Fn::Sub': (argument, resolve, scope) => {
    const [text, variables] = typeof argument === 'string' ? [argument, {}] : asList(argument, 'Fn::Sub')
    return substitute(asText(text, 'Fn::Sub'), asMap(variables, 'Fn::Sub'), resolve, scope)
  },
  'Fn::Select': (argument, resolve) => {
    const [index, list] = asList(argument, 'Fn::Select')
    const values = asList(resolve(list), 'Fn::Select')
    const position = Number(resolve(index))
    if (!(position in values)) throw new Error(`Fn::Select asks for item ${position} of ${values.length}`)
    return values[position]
  },
  'Fn::Split': (argument, resolve) => {
    const [separator, text] = asList(argument, 'Fn::Split')
    return asText(resolve(text), 'Fn::Split').split(asText(separator, 'Fn::Split'))
  },
  'Fn::If': (argument, resolve, scope) => {
    const [condition, whenTrue, whenFalse] = asList(argument, 'Fn::If')
    return resolve(scope.condition(asText(condition, 'Fn::If')) ? whenTrue : whenFalse)
  },
  'Fn::Equals': (argument, resolve) => {
    const [left, right] = asList(argument, 'Fn::Equals').map(resolve)
    return String(left) === String(right)
  },
  'Fn::And': (argument, resolve) =>
    asList(argument, 'Fn::And').every((part) => asTruth(resolve(part), 'Fn::And')),
  'Fn::Or': (argument, resolve) =>
    asList(argument, 'Fn::Or').some((part) => asTruth(resolve(part), 'Fn::Or')),
  'Fn::Not': (argument, resolve) => !asTruth(resolve(asList(argument, 'Fn::Not')[0]), 'Fn::Not'),
  'Fn::FindInMap': (argument, resolve, scope) => {
    const [map, key, attribute] = asList(argument, 'Fn::FindInMap').map((part) =>
      asText(resolve(part), 'Fn::FindInMap'),
    )
    return scope.mapping(map ?? '', key ?? '', attribute ?? '')
  },
  'Fn::ImportValue': (argument, resolve, scope) =>
    scope.importValue(asText(resolve(argument), 'Fn::ImportValue')),
}

/**
 * Replaces every intrinsic function in a value of a template by what it stands for; what resolves to
 * `AWS::NoValue` disappears from its object or list. Throws {@link UnknownToGround} on an unknown function.
 */
export function resolveValue(value: unknown, scope: Scope): unknown {
  const resolve: Resolve = (part) => resolveValue(part, scope)
  if (Array.isArray(value)) return value.map(resolve).filter((item) => item !== undefined)
  if (typeof value !== 'object' || value === null) return value
  const entries = Object.entries(value)
  const [first] = entries
  if (entries.length === 1 && first && isFunction(first[0], first[1])) {
    const intrinsic = INTRINSICS[first[0]]
    if (!intrinsic) throw new UnknownToGround(`the function ${first[0]}`)
    return intrinsic(first[1], resolve, scope)
  }
  const resolved = entries.map(([name, part]) => [name, resolve(part)] as const)
  return Object.fromEntries(resolved.filter(([, part]) => part !== undefined))
}

/** A policy may hold `{ "Condition": { … } }`: only with a name is that the condition function. */
function isFunction(name: string, argument: unknown): boolean {
  if (name === 'Condition') return typeof argument === 'string'
  return name === 'Ref' || name.startsWith('Fn::')
}

function substitute(
  text: string,
  variables: Record<string, unknown>,
  resolve: Resolve,
  scope: Scope,
): string {
  return text.replaceAll(/\$\{(!?)([^}]+)\}/g, (_whole, literal: string, name: string) => {
    if (literal) return `\${${name}}`
    if (name in variables) return asText(resolve(variables[name]), 'Fn::Sub')
    const [logicalId = '', ...attribute] = name.split('.')
    const value = attribute.length ? scope.attribute(logicalId, attribute.join('.')) : scope.reference(name)
    return asText(value, 'Fn::Sub')
  })
}

function asText(value: unknown, where: string): string {
  if (typeof value === 'string') return value
  if (typeof value === 'number' || typeof value === 'boolean') return String(value)
  throw new TypeError(`${where} takes text, not ${JSON.stringify(value)}`)
}

function asList(value: unknown, where: string): unknown[] {
  if (Array.isArray(value)) return value
  throw new TypeError(`${where} takes a list, not ${JSON.stringify(value)}`)
}

function asMap(value: unknown, where: string): Record<string, unknown> {
  if (typeof value === 'object' && value !== null && !Array.isArray(value))
    return value as Record<string, unknown>
  throw new TypeError(`${where} takes a map, not ${JSON.stringify(value)}`)
}

function asTruth(value: unknown, where: string): boolean {
  if (typeof value === 'boolean') return value
  throw new TypeError(`${where} takes conditions, not ${JSON.stringify(value)}`)
}
