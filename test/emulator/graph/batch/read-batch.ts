import { structuredParameter, textParameter, type Call, type Operation } from '../../http/call.ts'
import { readFormText, type Parameters } from '../../http/parameters.ts'
import { tokenText } from '../caller.ts'
import { GraphError, invalidParameter } from '../graph-error.ts'

/** Most operations in one batch (Meta, Batch Requests, read 2026-11-23). */
const MOST_OPERATIONS = 50
const METHODS = ['GET', 'POST', 'DELETE']

/** An operation and whether its success is left out of the answer. */
export interface BatchOperation extends Operation {
  readonly omitOnSuccess: boolean
}

/** The operations of a batch call; one that cannot be read refuses all of them [inferred]. */
export function readBatch(call: Call): readonly BatchOperation[] {
  const batch = structuredParameter(call, 'batch')
  if (!Array.isArray(batch) || batch.length === 0) throw invalidParameter('param batch must be an array.')
  // The text is seen in public code, without a code.
  if (batch.length > MOST_OPERATIONS)
    throw new GraphError(
      100,
      `Too many requests in batch message. Maximum batch size is ${MOST_OPERATIONS}`,
      {
        type: 'GraphBatchException',
      },
    )
  return batch.map((operation, index) => readOperation(call, operation, `batch[${index}]`))
}

function readOperation(call: Call, value: unknown, place: string): BatchOperation {
  if (value === null || typeof value !== 'object' || Array.isArray(value))
    throw invalidParameter(`param ${place} must be an object`)
  const fields = new Map<string, unknown>(Object.entries(value))
  const method = fields.get('method')
  if (typeof method !== 'string' || !METHODS.includes(method.toUpperCase()))
    throw invalidParameter(`param ${place}[method] must be one of {${METHODS.join(', ')}}`)
  const relativeUrl = fields.get('relative_url')
  if (typeof relativeUrl !== 'string') throw invalidParameter(`param ${place}[relative_url] must be a string`)
  const body = fields.get('body') ?? ''
  if (typeof body !== 'string') throw invalidParameter(`param ${place}[body] must be a string`)
  if (fields.has('depends_on') || `${relativeUrl}${body}`.includes('{result='))
    throw invalidParameter(`${place}: the emulator does not resolve references between operations`)
  return {
    method: method.toUpperCase(),
    relativeUrl,
    body,
    defaults: defaultsOf(call, fields.get('access_token'), relativeUrl, body),
    omitOnSuccess: fields.get('omit_response_on_success') === true,
  }
}

/**
 * The batch's token and proof, unless the operation brings a token of its own: then the proof would
 * be one for another token, and the operation brings that too. Meta, Login Security ("once at top
 * level"), read 2026-11-23.
 */
function defaultsOf(call: Call, ownToken: unknown, relativeUrl: string, body: string): Parameters {
  if (typeof ownToken === 'string') return new Map([['access_token', ownToken]])
  const mark = relativeUrl.indexOf('?')
  const query = readFormText(mark === -1 ? '' : relativeUrl.slice(mark + 1))
  if (query.has('access_token') || readFormText(body).has('access_token')) return new Map()
  const defaults = new Map<string, unknown>([['access_token', tokenText(call) ?? '']])
  for (const name of ['appsecret_proof', 'appsecret_time']) {
    const text = textParameter(call, name)
    if (text !== undefined) defaults.set(name, text)
  }
  return defaults
}
