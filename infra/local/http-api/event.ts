import type { IncomingMessage } from 'node:http'
import type { Identity } from './authorizer.ts'
import { decode } from './routes.ts'

export interface EventParts {
  readonly request: IncomingMessage
  readonly body: Buffer
  readonly routeKey: string
  readonly pathParameters: Readonly<Record<string, string>> | undefined
  readonly identity: Identity | undefined
  readonly requestId: string
  readonly accountId: string
  readonly apiId: string
  /** `localhost:<port>` */
  readonly domainName: string
  readonly sourceIp: string
  readonly at: number
}

/**
 * The event of payload format 2.0 (AWS, Create AWS Lambda proxy integrations for HTTP APIs, read 2026-11-23).
 * `rawPath` is percent-decoded, as HTTP APIs deliver it.
 */
export function toEvent(parts: EventParts): Record<string, unknown> {
  const { request, body, pathParameters, identity } = parts
  const [rawPath, rawQueryString] = splitUrl(request.url ?? '/')
  const { cookie, ...headers } = joinHeaders(request.headersDistinct)
  const query = joinQuery(rawQueryString)
  const text = isText(headers['content-type'])
  const path = rawPath.split('/').map(decode).join('/')
  return {
    version: '2.0',
    routeKey: parts.routeKey,
    rawPath: path,
    rawQueryString,
    ...(cookie && { cookies: cookie.split(/; ?/) }),
    headers: {
      ...headers,
      'content-length': headers['content-length'] ?? String(body.length),
      'x-amzn-trace-id': `Root=1-${Math.floor(parts.at / 1000).toString(16)}-${parts.requestId.replaceAll('-', '').slice(0, 24)}`,
      'x-forwarded-for': [headers['x-forwarded-for'], parts.sourceIp].filter(Boolean).join(', '),
      'x-forwarded-port': parts.domainName.split(':')[1] ?? '80',
      'x-forwarded-proto': 'http',
    },
    ...(query && { queryStringParameters: query }),
    ...(pathParameters && { pathParameters }),
    requestContext: {
      accountId: parts.accountId,
      apiId: parts.apiId,
      ...(identity && { authorizer: identity }),
      domainName: parts.domainName,
      domainPrefix: parts.domainName.split(':')[0],
      http: {
        method: request.method,
        path,
        protocol: `HTTP/${request.httpVersion}`,
        sourceIp: parts.sourceIp,
        userAgent: headers['user-agent'] ?? '',
      },
      requestId: parts.requestId,
      routeKey: parts.routeKey,
      stage: '$default',
      time: toGatewayTime(parts.at),
      timeEpoch: parts.at,
    },
    ...(body.length > 0 && { body: text ? body.toString('utf8') : body.toString('base64') }),
    isBase64Encoded: body.length > 0 && !text,
  }
}

/** `23/Nov/2026:15:04:05 +0000` */
export function toGatewayTime(at: number): string {
  const [, day, month, year, time] = new Date(at).toUTCString().split(' ')
  return `${day}/${month}/${year}:${time} +0000`
}

/**
 * Only these bodies are handed over as text; all else, a form or a body without a type too, arrives in base64.
 * AWS does not list them: measured on a real HTTP API by the authors of the ministack emulator (its pull
 * request 766, read 2026-11-23).
 */
function isText(contentType: string | undefined): boolean {
  const type = contentType?.split(';')[0]?.trim().toLowerCase() ?? ''
  return type.startsWith('text/') || /^application\/(json|xml|javascript)$/.test(type)
}

function splitUrl(url: string): [string, string] {
  const mark = url.indexOf('?')
  return mark === -1 ? [url, ''] : [url.slice(0, mark), url.slice(mark + 1)]
}

function joinHeaders(distinct: NodeJS.Dict<string[]>): Record<string, string | undefined> {
  const entries = Object.entries(distinct).map(([name, values = []]) => [
    name,
    values.join(name === 'cookie' ? '; ' : ','),
  ])
  return Object.fromEntries(entries) as Record<string, string>
}

function joinQuery(rawQueryString: string): Record<string, string> | undefined {
  if (rawQueryString === '') return undefined
  const query = new URLSearchParams(rawQueryString)
  return Object.fromEntries([...new Set(query.keys())].map((name) => [name, query.getAll(name).join(',')]))
}
