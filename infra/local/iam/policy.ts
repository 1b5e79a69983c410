import { UnknownToGround } from '../service.ts'
import { type Condition, literal, objectOf, readConditions } from './condition.ts'
import { type Matcher, resourcePattern, wildcard } from './wildcard.ts'

/** What a policy is attached to: who acts, what is acted on, or a role that is put on. */
export type PolicyKind = 'identity' | 'resource' | 'trust'

/** Texts of which one has to match; in `NotAction` and `NotResource`, of which none may. */
export interface Patterns {
  readonly negated: boolean
  readonly patterns: readonly { readonly text: string; readonly matches: Matcher }[]
}

/** Whom a statement of a resource's policy is about. */
export type PrincipalPattern =
  | { readonly kind: 'everyone' }
  /** Nobody by itself: it leaves the decision to the identity policies of the account. */
  | { readonly kind: 'account'; readonly accountId: string }
  | { readonly kind: 'arn'; readonly arn: string }
  | { readonly kind: 'service'; readonly service: string }

export interface Statement {
  /** The policy and, if it has one, the statement's `Sid`. */
  readonly where: string
  readonly effect: 'Allow' | 'Deny'
  /** Empty in an identity policy. */
  readonly principals: readonly PrincipalPattern[]
  readonly actions: Patterns
  readonly resources: Patterns
  readonly conditions: readonly Condition[]
  /** The `Condition` as the template has it, for people to read; empty without one. */
  readonly conditionText: string
}

const VERSION = '2012-10-17'
const ELEMENTS: Readonly<Record<PolicyKind, readonly string[]>> = {
  identity: ['Sid', 'Effect', 'Action', 'NotAction', 'Resource', 'NotResource', 'Condition'],
  resource: ['Sid', 'Effect', 'Principal', 'Action', 'NotAction', 'Resource', 'NotResource', 'Condition'],
  trust: ['Sid', 'Effect', 'Principal', 'Action', 'Condition'],
}
const EVERYTHING: Patterns = { negated: false, patterns: [{ text: '*', matches: () => true }] }

/**
 * Reads a policy document with every reference resolved. Elements, operators and condition keys that the evaluator
 * does not know throw {@link UnknownToGround}, and name the policy.
 */
export function readPolicy(where: string, document: unknown, kind: PolicyKind): readonly Statement[] {
  const { Version, Statement, ...others } = objectOf(where, document)
  const [unknown] = Object.keys(others)
  if (unknown !== undefined) throw new UnknownToGround(`the element ${unknown} of ${where}`)
  if (Version !== VERSION) throw new UnknownToGround(`the version ${String(Version)} of ${where}`)
  if (Statement === undefined) throw new UnknownToGround(`a policy without a statement: ${where}`)
  return [Statement].flat().map((statement) => readStatement(where, objectOf(where, statement), kind))
}

function readStatement(
  policy: string,
  elements: Readonly<Record<string, unknown>>,
  kind: PolicyKind,
): Statement {
  const { Sid, Effect, Condition } = elements
  const where = typeof Sid === 'string' ? `${policy}, ${Sid}` : policy
  const unknown = Object.keys(elements).find((name) => !ELEMENTS[kind].includes(name))
  if (unknown !== undefined) throw new UnknownToGround(`the element ${unknown} of ${where}`)
  if (Effect !== 'Allow' && Effect !== 'Deny') {
    throw new UnknownToGround(`the effect ${String(Effect)} of ${where}`)
  }
  return {
    where,
    effect: Effect,
    principals: kind === 'identity' ? [] : readPrincipals(where, elements['Principal']),
    actions: readPatterns(where, elements, 'Action', actionPattern),
    resources: kind === 'trust' ? EVERYTHING : readPatterns(where, elements, 'Resource', resourcePattern),
    conditions: Condition === undefined ? [] : readConditions(where, Condition),
    conditionText: Condition === undefined ? '' : JSON.stringify(Condition),
  }
}

/** Names of actions are case-insensitive. */
function actionPattern(text: string): Matcher {
  return wildcard(text, 'i')
}

function readPatterns(
  where: string,
  elements: Readonly<Record<string, unknown>>,
  name: 'Action' | 'Resource',
  matcher: (text: string) => Matcher,
): Patterns {
  const negated = elements[`Not${name}`] !== undefined
  if (negated === (elements[name] !== undefined)) {
    throw new UnknownToGround(`a statement with both or neither of ${name} and Not${name} in ${where}`)
  }
  const patterns = textsOf(where, elements[negated ? `Not${name}` : name])
  return { negated, patterns: patterns.map((text) => ({ text, matches: matcher(text) })) }
}

function readPrincipals(where: string, principal: unknown): readonly PrincipalPattern[] {
  if (principal === '*') return [{ kind: 'everyone' }]
  return Object.entries(objectOf(where, principal)).flatMap(([type, names]) =>
    textsOf(where, names).map((name): PrincipalPattern => {
      if (type === 'Service') return { kind: 'service', service: name }
      if (type !== 'AWS') throw new UnknownToGround(`the principal ${type} of ${where}`)
      if (name === '*') return { kind: 'everyone' }
      const accountId = /^(?:arn:aws:iam::)?(\d{12})(?::root)?$/.exec(name)?.[1]
      if (accountId !== undefined) return { kind: 'account', accountId }
      if (!/^arn:aws:iam::\d{12}:(role|user)\//.test(name)) {
        throw new UnknownToGround(`the principal ${name} of ${where}`)
      }
      return { kind: 'arn', arn: name }
    }),
  )
}

function textsOf(where: string, value: unknown): readonly string[] {
  return [value].flat().map((text) => {
    if (typeof text !== 'string') throw new UnknownToGround(`${JSON.stringify(text)} in ${where}`)
    return literal(where, text)
  })
}
