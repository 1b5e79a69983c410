import { structuredParameter, type Call } from '../http/call.ts'
import { GraphError, invalidParameter } from './graph-error.ts'

/** One field asked for, with what is asked of its inside: `business{id,name}`. */
export interface FieldRequest {
  readonly name: string
  readonly inside: readonly FieldRequest[] | undefined
}

/** A node as its fields; each is worked out, or refused, only when it is asked for. */
export type Node = Readonly<Record<string, () => unknown>>

/** The fields of a call: a comma list or a JSON list; undefined when none were asked for. */
export function requestedFields(call: Call): readonly FieldRequest[] | undefined {
  const value = structuredParameter(call, 'fields')
  if (value === undefined || value === '') return undefined
  const text = Array.isArray(value) ? value.join(',') : value
  if (typeof text !== 'string') throw invalidParameter('param fields must be an array.')
  return parseFields(text)
}

/** The fields asked for, or the defaults; `id` always comes along when the node has one. */
export function project(
  node: Node,
  type: string,
  asked: readonly FieldRequest[] | undefined,
  defaults: readonly string[],
) {
  const requests = asked ?? defaults.map((name): FieldRequest => ({ name, inside: undefined }))
  const answer = new Map<string, unknown>()
  for (const request of requests) {
    const read = Object.hasOwn(node, request.name) ? node[request.name] : undefined
    if (!read) throw nonexistingField(request.name, type)
    const value = narrow(read(), request, type)
    if (value !== undefined) answer.set(request.name, value)
  }
  const id = Object.hasOwn(node, 'id') ? node['id']?.() : undefined
  if (id !== undefined) answer.set('id', id)
  return Object.fromEntries(answer)
}

/** Meta's error for a field that a node type does not have. */
export function nonexistingField(name: string, type: string): GraphError {
  return invalidParameter(`Tried accessing nonexisting field (${name}) on node type (${type})`)
}

function narrow(value: unknown, request: FieldRequest, type: string): unknown {
  if (!request.inside || value === undefined) return value
  if (value === null || typeof value !== 'object') throw nonexistingField(`${request.name}{}`, type)
  const inner = Object.fromEntries(Object.entries(value).map(([key, field]) => [key, () => field as unknown]))
  return project(inner, request.name, request.inside, [])
}

function parseFields(text: string): readonly FieldRequest[] {
  const requests: FieldRequest[] = []
  for (const part of splitOutsideBraces(text)) {
    const trimmed = part.trim()
    if (trimmed === '') continue
    const found = /^([A-Za-z0-9_]+)(?:\{(.*)\})?$/s.exec(trimmed)
    if (!found) throw syntaxError(trimmed)
    requests.push({
      name: found[1] ?? '',
      inside: found[2] === undefined ? undefined : parseFields(found[2]),
    })
  }
  return requests
}

function splitOutsideBraces(text: string): readonly string[] {
  const parts: string[] = []
  let depth = 0
  let current = ''
  for (const letter of text) {
    if (letter === '{') depth += 1
    if (letter === '}') depth -= 1
    if (depth < 0 || depth > 20) throw syntaxError(text)
    if (letter === ',' && depth === 0) {
      parts.push(current)
      current = ''
    } else current += letter
  }
  if (depth !== 0) throw syntaxError(text)
  return [...parts, current]
}

/** Modifiers such as `.limit(5)` end here too: the emulator expands no edges. */
function syntaxError(text: string): GraphError {
  return new GraphError(
    2500,
    `Syntax error "Expected end of string instead of "${text.slice(0, 40)}"." in fields`,
  )
}
