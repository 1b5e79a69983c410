import { UnknownToGround } from '../service.ts'

/** What is known of one request when it has been answered. */
export interface AccessRecord {
  readonly event: Readonly<Record<string, unknown>>
  readonly status: number
  readonly responseLength: number
  readonly responseMilliseconds: number
  readonly integrationMilliseconds: number | undefined
  readonly integrationStatus: number | undefined
  readonly integrationRequestId: string | undefined
  readonly integrationError: string | undefined
  readonly errorMessage: string | undefined
}

/** Writes one line of the access log. */
export type AccessLogFormat = (record: AccessRecord) => string

type Variable = (record: AccessRecord) => string | number | undefined

const VARIABLES: Readonly<Record<string, Variable>> = {
  accountId: ({ event }) => at(event, 'requestContext', 'accountId'),
  apiId: ({ event }) => at(event, 'requestContext', 'apiId'),
  domainName: ({ event }) => at(event, 'requestContext', 'domainName'),
  'error.message': ({ errorMessage }) => errorMessage,
  extendedRequestId: ({ event }) => at(event, 'requestContext', 'requestId'),
  httpMethod: ({ event }) => at(event, 'requestContext', 'http', 'method'),
  'identity.accountId': ({ event }) => at(event, 'requestContext', 'authorizer', 'iam', 'accountId'),
  'identity.caller': ({ event }) => at(event, 'requestContext', 'authorizer', 'iam', 'callerId'),
  'identity.sourceIp': ({ event }) => at(event, 'requestContext', 'http', 'sourceIp'),
  'identity.user': ({ event }) => at(event, 'requestContext', 'authorizer', 'iam', 'userId'),
  'identity.userAgent': ({ event }) => at(event, 'requestContext', 'http', 'userAgent'),
  'identity.userArn': ({ event }) => at(event, 'requestContext', 'authorizer', 'iam', 'userArn'),
  'integration.error': ({ integrationError }) => integrationError,
  'integration.integrationStatus': ({ integrationStatus }) => integrationStatus,
  'integration.latency': ({ integrationMilliseconds }) => integrationMilliseconds,
  'integration.requestId': ({ integrationRequestId }) => integrationRequestId,
  'integration.status': ({ integrationStatus }) => integrationStatus,
  integrationErrorMessage: ({ integrationError }) => integrationError,
  integrationLatency: ({ integrationMilliseconds }) => integrationMilliseconds,
  integrationStatus: ({ integrationStatus }) => integrationStatus,
  path: ({ event }) => at(event, 'requestContext', 'http', 'path'),
  protocol: ({ event }) => at(event, 'requestContext', 'http', 'protocol'),
  requestId: ({ event }) => at(event, 'requestContext', 'requestId'),
  requestTime: ({ event }) => at(event, 'requestContext', 'time'),
  requestTimeEpoch: ({ event }) => at(event, 'requestContext', 'timeEpoch'),
  responseLatency: ({ responseMilliseconds }) => responseMilliseconds,
  responseLength: ({ responseLength }) => responseLength,
  routeKey: ({ event }) => at(event, 'requestContext', 'routeKey'),
  stage: ({ event }) => at(event, 'requestContext', 'stage'),
  status: ({ status }) => status,
}

const VARIABLE = /\$context\.([A-Za-z]+(?:\.[A-Za-z]+)*)/g

/**
 * Reads the format of an access log; a variable that the ground does not fill stops the start.
 * A variable without a value is `-`, as in AWS (Customizing HTTP API access logs, read 2026-11-23).
 */
export function parseAccessLogFormat(format: string): AccessLogFormat {
  for (const [, name = ''] of format.matchAll(VARIABLE)) {
    if (!(name in VARIABLES)) throw new UnknownToGround(`the access log variable $context.${name}`)
  }
  return (record) =>
    format.replaceAll(VARIABLE, (_whole, name: string) => {
      const value = VARIABLES[name]?.(record)
      if (value === undefined || value === '') return '-'
      // A format that is JSON stays JSON whatever a client sends.
      return JSON.stringify(String(value)).slice(1, -1)
    })
}

function at(value: unknown, ...path: readonly string[]): string | number | undefined {
  const found = path.reduce<unknown>(
    (part, name) => (part as Record<string, unknown> | undefined)?.[name],
    value,
  )
  return typeof found === 'string' || typeof found === 'number' ? found : undefined
}
