import { parseAst } from 'vitest/node'
import type { SourceFile } from './source-file.ts'

/** A node of a file's syntax tree (ESTree with TypeScript, as the test runner's own parser gives it). */
export interface SyntaxNode {
  readonly type: string
  readonly start: number
  readonly [property: string]: unknown
}

const known = new WeakMap<SourceFile, readonly SyntaxNode[]>()

export function isNode(value: unknown): value is SyntaxNode {
  return typeof value === 'object' && value !== null && 'type' in value && 'start' in value
}

function below(value: unknown): SyntaxNode[] {
  if (Array.isArray(value)) return value.flatMap(below)
  if (!isNode(value)) return []
  return [value, ...Object.values(value).flatMap(below)]
}

function parsed(file: SourceFile): unknown {
  try {
    return parseAst(file.text, { lang: file.path.endsWith('.ts') ? 'ts' : 'js' })
  } catch (cause) {
    throw new Error(`${file.path} does not parse`, { cause })
  }
}

/** Every node of the file, parents before children; the first is the program. Throws where the file does not parse. */
export function nodesOf(file: SourceFile): readonly SyntaxNode[] {
  const before = known.get(file)
  if (before) return before
  const nodes = below(parsed(file))
  known.set(file, nodes)
  return nodes
}

/** The nodes of the file's outermost level, in order. */
export function statementsOf(file: SourceFile): readonly SyntaxNode[] {
  const body = nodesOf(file)[0]?.['body']
  return Array.isArray(body) ? body.filter(isNode) : []
}

/** The text of a string literal; undefined for anything else. */
export function textOf(node: unknown): string | undefined {
  return isNode(node) && node.type === 'Literal' && typeof node['value'] === 'string'
    ? node['value']
    : undefined
}

/** The name of an identifier; undefined for anything else. */
export function nameOf(node: unknown): string | undefined {
  return isNode(node) && node.type === 'Identifier' && typeof node['name'] === 'string'
    ? node['name']
    : undefined
}

/** The property of a member expression where it is a plain name, of whatever object. */
export function propertyOf(node: SyntaxNode): string | undefined {
  if (node.type !== 'MemberExpression') return undefined
  return node['computed'] === true ? textOf(node['property']) : nameOf(node['property'])
}

/** `object.property` where both are plain names, also written `object['property']`; undefined for anything else. */
export function memberOf(node: SyntaxNode): string | undefined {
  const property = propertyOf(node)
  const object = nameOf(node['object'])
  return object !== undefined && property !== undefined ? `${object}.${property}` : undefined
}
