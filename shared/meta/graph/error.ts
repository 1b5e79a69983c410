import * as z from 'zod'
import { Failure, type FailureCode } from '../../base/failure.ts'
import type { GraphIdentity } from './graph-call.ts'
import { readUsage } from './usage.ts'

/*
 * Meta's numbers become our words here and nowhere else, by code and subcode, never by HTTP status or text
 * (Meta, Error Handling and Rate Limits; WhatsApp Cloud API Error Codes; all read 2026-11-23).
 */

const throttledApp = new Set([4, 341])
const throttledObject = new Set([
  17, 32, 613, 80000, 80001, 80002, 80003, 80004, 80005, 80006, 80007, 80008, 80009, 80014, 130429, 131056,
  133016,
])
/** 2642 is a cursor that has died: the paging begins afresh. */
const transient = new Set([1, 2, 960, 2642])
const tokenDead = new Set([0, 102, 190, 452])
const operator = new Set([3, 101, 104, 191, 2635, 3962])
/** WhatsApp's own number for a phone number that was deleted; 100/33 says the same of everything else. */
const assetLost = new Set([33])
const blocked = new Set([368])

/** Code exchange: used, expired, malformed or made for another redirect URI (seen in public recordings). */
const codeDeadSubcodes = new Set([36007, 36009])
const REDIRECT_URI_MISMATCH = 36008
/** 190/492 is a lost role on one Page and 190/145 a missing Page permission: an asset, not the token. */
const assetSubcodesOfToken = new Set([145, 492])
/** 1/33 is a wrong client secret, 100/33 an object that is gone or out of reach. */
const SUBCODE_OBJECT_MISSING = 33

const envelope = z.looseObject({
  error: z.looseObject({
    code: z.number(),
    error_subcode: z.number().optional(),
    type: z.string().optional(),
    message: z.string().optional(),
    is_transient: z.boolean().optional(),
    fbtrace_id: z.string().optional(),
  }),
})

type GraphError = z.infer<typeof envelope>['error']

/** A bad or missing `appsecret_proof` is code 100 of this type without a subcode, which nothing else of ours provokes. */
function isProofError(error: GraphError): boolean {
  return error.type === 'GraphMethodException' && error.error_subcode === undefined
}

function codeOf(error: GraphError): FailureCode {
  const { code, error_subcode: subcode } = error
  if (code === 1 && subcode === SUBCODE_OBJECT_MISSING) return 'ERR_GRAPH_OPERATOR'
  if (throttledApp.has(code)) return 'ERR_GRAPH_THROTTLED_APP'
  if (throttledObject.has(code)) return 'ERR_GRAPH_THROTTLED_OBJECT'
  if (code === 190 && subcode !== undefined && assetSubcodesOfToken.has(subcode))
    return 'ERR_GRAPH_ASSET_LOST'
  if (tokenDead.has(code)) return 'ERR_GRAPH_TOKEN_DEAD'
  if (blocked.has(code)) return 'ERR_GRAPH_BLOCKED'
  if (code === 10 || (code >= 200 && code <= 299)) return 'ERR_GRAPH_PERMISSION_LOST'
  if (operator.has(code)) return 'ERR_GRAPH_OPERATOR'
  if (assetLost.has(code)) return 'ERR_GRAPH_ASSET_LOST'
  if (code === 100) return codeOfBadParameter(error)
  if (transient.has(code) || error.is_transient === true) return 'ERR_GRAPH_TRANSIENT'
  return 'ERR_GRAPH_BAD_REQUEST'
}

function codeOfBadParameter(error: GraphError): FailureCode {
  const subcode = error.error_subcode
  if (subcode !== undefined && codeDeadSubcodes.has(subcode)) return 'ERR_GRAPH_CODE_DEAD'
  if (subcode === REDIRECT_URI_MISMATCH || isProofError(error)) return 'ERR_GRAPH_OPERATOR'
  if (subcode === SUBCODE_OBJECT_MISSING) return 'ERR_GRAPH_ASSET_LOST'
  return error.is_transient === true ? 'ERR_GRAPH_TRANSIENT' : 'ERR_GRAPH_BAD_REQUEST'
}

function isAppsOwn(identity: GraphIdentity): boolean {
  return identity === 'app' || identity === 'code-exchange'
}

/**
 * What a refusal means to whoever calls. Whatever is said of a token of the app's own, by any subcode, speaks of a wrong
 * or rotated app secret: nothing that a business has done, or could mend by logging in.
 */
function codeAs(identity: GraphIdentity, error: GraphError): FailureCode {
  return isAppsOwn(identity) && tokenDead.has(error.code) ? 'ERR_GRAPH_OPERATOR' : codeOf(error)
}

/** Whether a body is Meta's error envelope; it can come with any HTTP status, 200 included. */
export function isGraphError(body: unknown): boolean {
  return envelope.safeParse(body).success
}

/**
 * The failure that an answer stands for. Facts carry code, subcode, Meta's trace id and whether it was refused to the
 * app itself, never a message of Meta's, which may quote parameters. An answer that is no envelope is transient from
 * status 500 on and malformed below.
 */
export function graphFailure(answer: {
  readonly operation: string
  readonly as: GraphIdentity
  readonly status: number
  readonly body: unknown
  readonly headers: Headers
}): Failure {
  const { operation, status } = answer
  const parsed = envelope.safeParse(answer.body)
  if (!parsed.success) {
    const code = status >= 500 ? 'ERR_GRAPH_TRANSIENT' : 'ERR_GRAPH_MALFORMED'
    return new Failure(
      code,
      `${operation} was answered with status ${status} and no error that can be read`,
      {
        facts: { operation, status },
      },
    )
  }
  const { error } = parsed.data
  const code = codeAs(answer.as, error)
  const regainSeconds = readUsage(answer.headers).regainSeconds
  return new Failure(code, `${operation} was refused by meta with code ${error.code}`, {
    facts: {
      operation,
      status,
      metaCode: error.code,
      ...(isAppsOwn(answer.as) && { asApp: true }),
      ...(error.error_subcode !== undefined && { metaSubcode: error.error_subcode }),
      ...(error.fbtrace_id !== undefined && { metaTrace: error.fbtrace_id }),
    },
    ...(regainSeconds !== undefined && { retryAfterSeconds: regainSeconds }),
  })
}
