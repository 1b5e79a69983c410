import type { IncomingMessage } from 'node:http'

/** Parameters by name. A map, so that a parameter called `__proto__` is nothing special. */
export type Parameters = ReadonlyMap<string, unknown>

/** A body that cannot be read; `message` says why. */
export class UnreadableBody extends Error {}

const LARGEST_BODY_BYTES = 2 * 1024 * 1024

/** The parameters of a query string or of a form body; of a repeated name the last one counts. */
export function readFormText(text: string): Parameters {
  return new Map<string, unknown>(new URLSearchParams(text))
}

/**
 * The parameters in a request's body. JSON and forms are read whatever the method, because Meta's
 * Node SDK sends `{}` as JSON with every GET (facebook-nodejs-business-sdk 24.0.1, measured).
 */
export async function readBodyParameters(request: IncomingMessage): Promise<Parameters> {
  const text = await readBodyText(request)
  if (text.trim() === '') return new Map()
  const contentType = (request.headers['content-type'] ?? '').toLowerCase()
  if (contentType.startsWith('multipart/')) throw new UnreadableBody('multipart bodies are not read here')
  if (contentType.includes('json')) return readJsonText(text)
  return readFormText(text)
}

/** A family written with brackets, `name[key]=value`, as one object; `name[]=value` as a list. */
export function flattenParameters(parameters: Parameters, name: string): unknown {
  const members = new Map<string, unknown>()
  const items: unknown[] = []
  for (const [key, value] of parameters) {
    if (!key.startsWith(`${name}[`) || !key.endsWith(']')) continue
    const inner = key.slice(name.length + 1, -1)
    if (inner === '' || /^\d+$/.test(inner)) items.push(value)
    else members.set(inner, value)
  }
  if (items.length > 0) return items
  return members.size > 0 ? Object.fromEntries(members) : undefined
}

function readJsonText(text: string): Parameters {
  let value: unknown
  try {
    value = JSON.parse(text)
  } catch (cause) {
    throw new UnreadableBody('the body is not JSON', { cause })
  }
  if (value === null || typeof value !== 'object' || Array.isArray(value))
    throw new UnreadableBody('the JSON body is not an object')
  return new Map<string, unknown>(Object.entries(value))
}

async function readBodyText(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = []
  let size = 0
  for await (const chunk of request as AsyncIterable<Buffer>) {
    size += chunk.length
    // The rest is read and thrown away: an answer that comes before the body ends reaches nobody.
    if (size <= LARGEST_BODY_BYTES) chunks.push(chunk)
  }
  if (size > LARGEST_BODY_BYTES) throw new UnreadableBody('the body is too large')
  return Buffer.concat(chunks).toString('utf8')
}
