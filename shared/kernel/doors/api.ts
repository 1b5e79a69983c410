import middy from '@middy/core'
import type {
  APIGatewayProxyEventV2WithIAMAuthorizer,
  APIGatewayProxyEventV2WithJWTAuthorizer,
  APIGatewayProxyStructuredResultV2,
} from 'aws-lambda'
import { Failure } from '../../base/failure.ts'
import { callerOf, type Principal } from '../../domain/caller.ts'
import type { Ambient } from '../../ports/ambient.ts'
import { compose, type Composed } from '../compose.ts'
import type { Manifest, ManifestOf, PortsOf } from '../manifest.ts'
import { atOnce, invocation } from './invocation.ts'
import { problemOf } from './problem.ts'
import { queryOf, repeatsIn } from './query.ts'

export interface ApiRequest {
  /** Name of the caller in `deployment.ts`. */
  readonly caller: string
  readonly method: string
  readonly pathParameters: Readonly<Record<string, string | undefined>>
  readonly query: Readonly<Record<string, string | undefined>>
  /** The JSON body; its shape is the room's to check. Undefined where a request has none, as GET and DELETE never do. */
  readonly body: unknown
}

export interface ApiAnswer {
  readonly status: number
  readonly body: unknown
}

/** Which of the two comes is the deployment's choice, and API Gateway's to check. */
type Event = APIGatewayProxyEventV2WithIAMAuthorizer | APIGatewayProxyEventV2WithJWTAuthorizer

/** Bytes. */
const LARGEST_BODY = 64 * 1024

/** A body of these means nothing (RFC 9110, 9.3.1 and 9.3.5): whatever comes with them is not read. */
const WITHOUT_BODY = ['GET', 'DELETE']

function jsonOf(event: Event): unknown {
  if (WITHOUT_BODY.includes(event.requestContext.http.method) || event.body === undefined) return undefined
  const text = event.isBase64Encoded ? Buffer.from(event.body, 'base64').toString('utf8') : event.body
  if (Buffer.byteLength(text) > LARGEST_BODY)
    throw new Failure('ERR_REQUEST_INVALID', 'the body exceeds 64 KiB')
  try {
    return JSON.parse(text)
  } catch {
    throw new Failure('ERR_REQUEST_INVALID', 'the body is not valid JSON')
  }
}

/** A parameter that is given twice would be left out, and a list without its filter is more than was asked for. */
function parametersOf({ rawQueryString }: Event): ApiRequest['query'] {
  const [repeated] = repeatsIn(rawQueryString)
  if (repeated === undefined) return queryOf(rawQueryString)
  throw new Failure('ERR_REQUEST_INVALID', 'the query names a parameter twice')
}

/** An event of a route without an authorizer names nobody. */
function principalOf({ requestContext }: Event): Principal {
  const authorizer: { iam?: { userArn?: string }; jwt?: { claims?: Principal['claims'] } } =
    requestContext.authorizer ?? {}
  return { userArn: authorizer.iam?.userArn, claims: authorizer.jwt?.claims }
}

function requestOf(event: Event, { deployment }: Ambient): ApiRequest {
  const caller = callerOf(deployment, principalOf(event))
  if (caller === undefined) {
    throw new Failure('ERR_CALLER_UNKNOWN', 'whoever calls is not listed as a caller of this deployment')
  }
  return {
    caller,
    method: event.requestContext.http.method,
    pathParameters: event.pathParameters ?? {},
    query: parametersOf(event),
    body: jsonOf(event),
  }
}

function answer(status: number, body: unknown, type = 'application/json'): APIGatewayProxyStructuredResultV2 {
  return {
    statusCode: status,
    headers: { 'content-type': type, 'cache-control': 'no-store' },
    body: JSON.stringify(body),
  }
}

export type ApiRun<M extends Manifest> = (ports: PortsOf<M>, request: ApiRequest) => Promise<ApiAnswer>

/** The door itself, over ports that are already made. */
export function apiDoor<M extends Manifest>({ ports, telemetry }: Composed<M>, run: ApiRun<M>) {
  return middy<Event, APIGatewayProxyStructuredResultV2>(atOnce)
    .use(invocation(telemetry))
    .onError((request) => {
      const problem = problemOf(request.error)
      ports.metrics.count('ApiRefused', { code: problem.body.code })
      if (problem.status >= 500) ports.log.error('the request failed', {}, request.error)
      request.response = answer(problem.status, problem.body, 'application/problem+json')
    })
    .handler(async (event) => {
      const { status, body } = await run(ports, requestOf(event, ports))
      return answer(status, body)
    })
}

/** JSON for authorized callers: API Gateway has checked signature or token, the door knows the caller by its name. */
export function api<M extends ManifestOf<'api'>>(manifest: M, run: ApiRun<M>) {
  return apiDoor(compose(manifest), run)
}
