import { randomLetters } from '../world/ids.ts'

/** What Meta's error envelope holds besides the message. */
export interface GraphErrorDetails {
  readonly type?: string
  readonly subcode?: number
  readonly status?: number
  readonly isTransient?: boolean
  readonly userTitle?: string
  readonly userMessage?: string
  readonly data?: unknown
  /** The middle value of the `WWW-Authenticate` header. */
  readonly challenge?: 'invalid_code' | 'invalid_token' | 'invalid_request'
}

/** A refusal of the Graph API. Meta, Handling Errors, read 2026-11-23. */
export class GraphError extends Error {
  readonly code: number
  readonly details: GraphErrorDetails

  constructor(code: number, message: string, details: GraphErrorDetails = {}) {
    super(message)
    this.code = code
    this.details = details
  }
}

/** The envelope with every field that applies, in Meta's order. */
export function errorEnvelope(error: GraphError): unknown {
  const { type, subcode, isTransient, userTitle, userMessage, data } = error.details
  return {
    error: {
      message: error.message,
      type: type ?? 'OAuthException',
      code: error.code,
      ...(data === undefined ? {} : { error_data: data }),
      ...(subcode === undefined ? {} : { error_subcode: subcode }),
      ...(isTransient === undefined ? {} : { is_transient: isTransient }),
      ...(userTitle === undefined ? {} : { error_user_title: userTitle }),
      ...(userMessage === undefined ? {} : { error_user_msg: userMessage }),
      fbtrace_id: `A${randomLetters(22)}`,
    },
  }
}

/**
 * HTTP status by code, as observed in public recordings: permissions 403, unknown errors 500,
 * nearly everything else 400. Meta does not promise it; clients go by the code.
 */
export function statusOf(error: GraphError): number {
  if (error.details.status !== undefined) return error.details.status
  if (error.code === 10 || (error.code >= 200 && error.code <= 299)) return 403
  if (error.code === 2) return 503
  if (error.code === 1 && error.details.subcode !== 33) return 500
  return 400
}

/** The header that goes with an OAuth error; Meta sends it with errors of the code exchange and of tokens. */
export function challengeHeader(error: GraphError): string | undefined {
  if ((error.details.type ?? 'OAuthException') !== 'OAuthException') return undefined
  const challenge = error.details.challenge ?? (error.code === 190 ? 'invalid_token' : 'invalid_request')
  const text = error.message.replaceAll(/[^\u0020-\u007e]/g, '?').replaceAll('"', "'")
  return `OAuth "Facebook Platform" "${challenge}" "${text}"`
}

/** Code 100 with Meta's prefix. */
export function invalidParameter(text: string): GraphError {
  return new GraphError(100, `(#100) ${text}`)
}

/** The answer for what does not exist, is not visible to this token, or takes no such method. */
export function unsupportedRequest(method: string, id: string): GraphError {
  return new GraphError(
    100,
    `Unsupported ${method.toLowerCase()} request. Object with ID '${id}' does not exist, cannot be loaded due to ` +
      'missing permissions, or does not support this operation. Please read the Graph API documentation at ' +
      'https://developers.facebook.com/docs/graph-api',
    { type: 'GraphMethodException', subcode: 33 },
  )
}

/** The answer for a path, or a version, that the Graph API does not have. */
export function unknownPath(path: string): GraphError {
  return new GraphError(2500, `Unknown path components: ${path}`)
}
