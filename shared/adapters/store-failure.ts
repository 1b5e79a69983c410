import { Failure } from '../base/failure.ts'

/** Names under which AWS asks to come back later, and under which a connection breaks off. */
const laterNames = new Set([
  'InternalServerError',
  'InternalFailure',
  'InternalErrorException',
  'InternalException',
  'ServiceUnavailable',
  'ServiceUnavailableException',
  'ProvisionedThroughputExceededException',
  'RequestLimitExceeded',
  'ThrottlingException',
  'ThrottledException',
  'Throttling',
  'TooManyRequestsException',
  'RequestTimeout',
  'RequestTimeoutException',
  'SlowDown',
  'TimeoutError',
  'AbortError',
])
const laterConnectionCodes = new Set([
  'ECONNRESET',
  'ECONNREFUSED',
  'EPIPE',
  'ETIMEDOUT',
  'ENOTFOUND',
  'EAI_AGAIN',
  'EHOSTUNREACH',
  'ENETUNREACH',
])

function statusOf(error: Error): number | undefined {
  const metadata = '$metadata' in error ? error.$metadata : undefined
  if (typeof metadata !== 'object' || metadata === null || !('httpStatusCode' in metadata)) return undefined
  return typeof metadata.httpStatusCode === 'number' ? metadata.httpStatusCode : undefined
}

/** Whether asking AWS the same thing again later may help; a refusal for what was asked, or by whom, is not that. */
export function meansLater(error: unknown): boolean {
  if (!(error instanceof Error)) return false
  const status = statusOf(error)
  if (status !== undefined && (status >= 500 || status === 429)) return true
  const code = 'code' in error ? String(error.code) : ''
  return laterNames.has(error.name) || laterConnectionCodes.has(code)
}

/** Asks AWS; an error that means "later" becomes `ERR_STORE_UNAVAILABLE` naming the store, any other stays itself. */
export async function ask<T>(store: string, request: () => Promise<T>): Promise<T> {
  try {
    return await request()
  } catch (error) {
    if (!meansLater(error)) throw error
    throw new Failure('ERR_STORE_UNAVAILABLE', `${store} does not answer`, { facts: { store }, cause: error })
  }
}
