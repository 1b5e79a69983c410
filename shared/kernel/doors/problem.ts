import { Failure, type FailureCode } from '../../base/failure.ts'

const statusOf: Partial<Record<FailureCode, number>> = {
  ERR_REQUEST_INVALID: 400,
  ERR_CALLER_UNKNOWN: 403,
  ERR_RESULT_UNKNOWN: 404,
  ERR_CONNECTION_UNKNOWN: 404,
  ERR_RESULT_REFERENCE: 409,
  ERR_CONNECTION_ENDED: 409,
  ERR_RESULT_GONE: 410,
  ERR_CONFIGURATION_UNKNOWN: 422,
  ERR_RETURN_URL_UNLISTED: 422,
  ERR_APP_NOT_CONFIGURED: 503,
  ERR_STORE_UNAVAILABLE: 503,
  ERR_VAULT_UNAVAILABLE: 503,
}

const titleOf: Readonly<Record<number, string>> = {
  400: 'Bad Request',
  403: 'Forbidden',
  404: 'Not Found',
  409: 'Conflict',
  410: 'Gone',
  422: 'Unprocessable Content',
  500: 'Internal Server Error',
  503: 'Service Unavailable',
}

export interface Problem {
  readonly status: number
  readonly body: {
    readonly type: 'about:blank'
    readonly title: string
    readonly status: number
    readonly code: string
    readonly detail?: string
  }
}

/** What is away is ours to know; a caller only hears whether waiting helps. */
function askAgain(failure: Failure): string {
  return failure.code === 'ERR_APP_NOT_CONFIGURED'
    ? failure.message
    : 'a part of this service does not answer: ask again'
}

/** How an error is told to a caller: problem details (RFC 9457) with our code; nothing of an unexpected error shows. */
export function problemOf(error: unknown): Problem {
  const status = error instanceof Failure ? (statusOf[error.code] ?? 500) : 500
  const known = error instanceof Failure && status !== 500 ? error : undefined
  return {
    status,
    body: {
      type: 'about:blank',
      title: titleOf[status] ?? 'Error',
      status,
      code: known?.code ?? 'ERR_INTERNAL',
      ...(known && { detail: status === 503 ? askAgain(known) : known.message }),
    },
  }
}
