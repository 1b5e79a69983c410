import { UnknownToGround } from '../service.ts'
import { arnLike, type Matcher, wildcard } from './wildcard.ts'

/** What is known of a call beside its action and resource, by condition key; a key without a value is absent. */
export type Context = Readonly<Record<string, string | readonly string[] | undefined>>

/** One key under one operator. All conditions of a statement must hold. */
export type Condition = (context: Context) => boolean

const OPERATORS: Readonly<Record<string, (value: string) => Matcher>> = {
  StringEquals: (value) => (given) => given === value,
  StringLike: (value) => wildcard(value),
  ArnLike: (value) => arnLike(value),
  Bool: (value) => (given) => given.toLowerCase() === value.toLowerCase(),
}

/** The keys that the ground fills in. A condition on any other would hold or fail for want of a value. */
const SINGLE_VALUED = [
  'aws:principalarn',
  'aws:securetransport',
  'aws:sourceaccount',
  'aws:sourcearn',
  's3:prefix',
] as const
const MULTIVALUED: readonly string[] = ['dynamodb:leadingkeys']
const ENCRYPTION_CONTEXT = 'kms:encryptioncontext:'

/**
 * Reads the `Condition` of a statement: the values of a key are alternatives, keys and operators all have to hold
 * (AWS, Conditions with multiple context keys or values, read 2026-11-23). Names of keys are case-insensitive.
 */
export function readConditions(where: string, block: unknown): readonly Condition[] {
  return Object.entries(objectOf(where, block)).flatMap(([operator, keys]) =>
    Object.entries(objectOf(where, keys)).map(([key, values]) =>
      readCondition(where, operator, key.toLowerCase(), [values].flat()),
    ),
  )
}

function readCondition(where: string, name: string, key: string, given: readonly unknown[]): Condition {
  const known = (SINGLE_VALUED as readonly string[]).includes(key) || key.startsWith(ENCRYPTION_CONTEXT)
  if (!known && !MULTIVALUED.includes(key)) throw new UnknownToGround(`the condition key ${key} of ${where}`)
  const values = given.map((value) => literal(where, String(value)))
  const [, set, base = '', ifExists] =
    /^(?:(ForAllValues|ForAnyValue):)?([A-Za-z]+?)(IfExists)?$/.exec(name) ?? []
  if (base === 'Null' && !set && !ifExists) return isNull(where, key, values)
  const operator = OPERATORS[base]
  if (!operator) throw new UnknownToGround(`the condition operator ${name} of ${where}`)
  if (!set && MULTIVALUED.includes(key)) {
    throw new UnknownToGround(`${name} without ForAllValues or ForAnyValue on ${key} of ${where}`)
  }
  const matchers = values.map(operator)
  const fits = (text: string) => matchers.some((matches) => matches(text))
  return (context) => {
    const actual = valuesOf(context, key)
    // a request without the key passes `ForAllValues`, and every operator with `IfExists`
    if (actual.length === 0) return set === 'ForAllValues' || ifExists !== undefined
    return set === 'ForAllValues' ? actual.every(fits) : actual.some(fits)
  }
}

function isNull(where: string, key: string, values: readonly string[]): Condition {
  const [value, ...others] = values
  if (others.length > 0 || (value !== 'true' && value !== 'false')) {
    throw new UnknownToGround(`Null ${JSON.stringify(values)} on ${key} of ${where}`)
  }
  return (context) => (valuesOf(context, key).length === 0) === (value === 'true')
}

function valuesOf(context: Context, key: string): readonly string[] {
  const value = Object.entries(context).find(([name]) => name.toLowerCase() === key)?.[1]
  return value === undefined ? [] : [value].flat()
}

/** A text of a policy, which may hold no variable: nobody fills them in here. */
export function literal(where: string, text: string): string {
  if (text.includes('${')) throw new UnknownToGround(`the policy variable in ${text} of ${where}`)
  return text
}

export function objectOf(where: string, value: unknown): Readonly<Record<string, unknown>> {
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) return { ...value }
  throw new UnknownToGround(`${JSON.stringify(value)} in ${where}`)
}
