/** A parser of dynalite. It takes what it has used out of the two `unused` records. */
export interface Parser {
  parse(expression: string, options: { readonly context: Context }): unknown
}

interface Context {
  readonly attrNames?: Readonly<Record<string, string>>
  readonly attrVals?: Values
  readonly unusedAttrNames: Record<string, true>
  readonly unusedAttrVals: Record<string, true>
}

type Values = Readonly<Record<string, object>>

interface Known {
  readonly tree: object
  /** Which value of the request each object of the tree was. */
  readonly places: ReadonlyMap<unknown, string>
  readonly usedNames: readonly string[]
  readonly usedValues: readonly string[]
}

/** These look at a value's content, and not at its type only. */
const LOOKS_AT_VALUES = /between|attribute_type/i

function keyOf(expression: string, { attrNames, attrVals }: Context): string {
  const types = Object.entries(attrVals ?? {}).map(([name, value]) => [name, ...Object.keys(value)])
  return JSON.stringify([expression, attrNames, types])
}

/** The tree with the values of another request: a copy, for the engine writes into what it is given. */
function filledIn({ tree, places }: Known, values: Values): unknown {
  const copies = new Map<unknown, unknown>()
  const copy = (node: unknown): unknown => {
    if (typeof node !== 'object' || node === null) return node
    const place = places.get(node)
    if (place !== undefined) return values[place]
    const done = copies.get(node)
    if (done !== undefined) return done
    const made: object = Array.isArray(node) ? [] : (Object.create(Object.getPrototypeOf(node)) as object)
    copies.set(node, made)
    return Object.assign(
      made,
      Object.fromEntries(Object.entries(node).map(([key, part]) => [key, copy(part)])),
    )
  }
  return copy(tree)
}

function forget(record: Record<string, true>, keys: readonly string[]): void {
  for (const key of keys) Reflect.deleteProperty(record, key)
}

/** All of them are unused before an expression is read. */
function allUnused(record: object = {}): Record<string, true> {
  return Object.fromEntries(Object.keys(record).map((key) => [key, true]))
}

function missingFrom(record: Readonly<Record<string, true>>, all: object = {}): string[] {
  return Object.keys(all).filter((key) => !(key in record))
}

/**
 * Lets a parser read each expression once. Reading takes most of the engine's time, and rooms ask with the same few
 * dozen expressions, each time with other values.
 */
export function rememberExpressions(parser: Parser): void {
  const parse = parser.parse.bind(parser)
  const known = new Map<string, Known>()
  parser.parse = (expression, options) => {
    const { context } = options
    const { attrNames, attrVals = {} } = context
    const fill = (from: Known) => {
      forget(context.unusedAttrNames, from.usedNames)
      forget(context.unusedAttrVals, from.usedValues)
      return filledIn(from, attrVals)
    }
    const key = keyOf(expression, context)
    const found = known.get(key)
    if (found) return fill(found)
    const [unusedAttrNames, unusedAttrVals] = [allUnused(attrNames), allUnused(attrVals)]
    const tree = parse(expression, { context: { ...context, unusedAttrNames, unusedAttrVals } })
    const places = new Map(Object.entries(attrVals).map(([name, value]) => [value, name]))
    // a text is a refusal
    if (typeof tree !== 'object' || tree === null || places.size < Object.keys(attrVals).length) return tree
    const usedNames = missingFrom(unusedAttrNames, attrNames)
    const learned = { tree, places, usedNames, usedValues: missingFrom(unusedAttrVals, attrVals) }
    if (!LOOKS_AT_VALUES.test(expression)) known.set(key, learned)
    return fill(learned)
  }
}
