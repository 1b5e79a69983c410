import { randomUUID } from 'node:crypto'
import { appendFileSync } from 'node:fs'
import type { IncomingMessage, ServerResponse } from 'node:http'
import type { Callers } from '../callers.ts'
import type { Clock } from '../clock.ts'
import type { Guard } from '../iam/guard.ts'
import type { Lambda } from '../lambda/lambda.ts'
import type { InvocationResult } from '../lambda/function-pool.ts'
import { startStopwatch, within } from '../lambda/stopwatch.ts'
import type { AccessRecord } from './access-log.ts'
import { gatewayAnswer, toAnswer, type Answer } from './answer.ts'
import { wireRequest } from '../signature/canonical-request.ts'
import { createAuthorizer, type Verdict } from './authorizer.ts'
import type { DeclaredRoute, HttpApiDeclaration } from './declaration.ts'
import { toEvent } from './event.ts'
import { matchRoute, type Match } from './routes.ts'
import { createThrottle } from './throttle.ts'
import type { Witness } from '../witness/witness.ts'

/** The largest request in bytes (Amazon API Gateway quotas, read 2026-11-23). */
const LARGEST_BODY = 10 * 1024 * 1024
/** Every account's share per region when a stage sets no limit of its own. */
const ACCOUNT_THROTTLE = { ratePerSecond: 10_000, burst: 5_000 }

/** How an integration went, for the access log. */
type Integration = Pick<
  AccessRecord,
  'integrationMilliseconds' | 'integrationStatus' | 'integrationRequestId' | 'integrationError'
>

const NOT_CALLED: Integration = {
  integrationMilliseconds: undefined,
  integrationStatus: undefined,
  integrationRequestId: undefined,
  integrationError: undefined,
}

const NOBODY: Verdict = { identity: undefined }

/** In the words of API Gateway (AWS, Troubleshooting HTTP API Lambda integrations, read 2026-11-23). */
const NOT_PERMITTED: Integration = {
  ...NOT_CALLED,
  integrationStatus: 403,
  integrationError:
    "The IAM role configured on the integration or API Gateway doesn't have permissions to call the integration. Check the permissions and try again.",
}

/** Serves one HTTP API: request → event → function → answer. */
export function createHttpApi(options: {
  readonly declaration: HttpApiDeclaration
  readonly lambda: Pick<Lambda, 'invoke'>
  readonly callers: Pick<Callers, 'find'>
  readonly clock: Clock
  readonly region: string
  readonly guard: Pick<Guard, 'mayService'>
  readonly accountId: string
  readonly domainName: string
  readonly accessLogFile: string
  readonly witness?: Witness
}): (request: IncomingMessage, response: ServerResponse) => Promise<void> {
  const { declaration, lambda, clock, guard, region, accountId, domainName } = options
  const authorize = createAuthorizer(options)
  const throttles = new Map(
    declaration.routes.map(({ routeKey }) => {
      const limit = declaration.routeThrottles[routeKey] ?? declaration.defaultThrottle ?? ACCOUNT_THROTTLE
      return [routeKey, createThrottle(limit, () => clock.now())]
    }),
  )

  return async (request, response) => {
    const elapsed = startStopwatch()
    const match = matchRoute(
      declaration.routes,
      request.method ?? 'GET',
      (request.url ?? '/').split('?')[0] ?? '/',
    )
    const body = await readBody(request)
    const verdict = match && body ? await authorize(match.route, wireRequest(request, body)) : NOBODY
    const requestId = randomUUID()
    const event = toEvent({
      request,
      body: body ?? Buffer.alloc(0),
      routeKey: match?.route.routeKey ?? '',
      pathParameters: match?.pathParameters,
      identity: 'identity' in verdict ? verdict.identity : undefined,
      requestId,
      accountId,
      apiId: declaration.apiId,
      domainName,
      sourceIp: request.socket.remoteAddress?.replace(/^::ffff:/, '') ?? '127.0.0.1',
      at: clock.now(),
    })
    const refused = refusal(match, body, verdict, throttles)
    const [answer, integration] =
      refused || !match ? [refused, NOT_CALLED] : await integrate(match.route, event)
    const { status, headers, body: content } = answer ?? gatewayAnswer(404, 'Not Found')
    const length = status === 204 || status === 304 ? {} : { 'content-length': content.length }
    const own = { 'apigw-requestid': requestId, date: new Date(clock.now()).toUTCString(), ...length }
    response.writeHead(status, { ...(headers as Record<string, string | string[]>), ...own })
    response.end(content)
    const asked = match?.route.routeKey ?? 'no route'
    options.witness?.note('headers', asked, headers)
    options.witness?.note('body', asked, { content: content.toString('base64') })
    if (!declaration.accessLog) return
    const line = declaration.accessLog({
      event,
      status,
      responseLength: content.length,
      responseMilliseconds: Math.round(elapsed()),
      errorMessage: refused
        ? (JSON.parse(refused.body.toString()) as { message: string }).message
        : undefined,
      ...integration,
    })
    appendFileSync(options.accessLogFile, `${line}\n`)
  }

  /** By the function's own policy, which names the routes that may call it. */
  function mayInvoke({ routeKey, functionArn }: DeclaredRoute): boolean {
    const api = `arn:aws:execute-api:${region}:${accountId}:${declaration.apiId}/$default`
    const [method = '', path = ''] = routeKey.split(' ')
    return guard.mayService('apigateway.amazonaws.com', {
      action: 'lambda:InvokeFunction',
      resource: functionArn,
      context: {
        'aws:SourceArn': routeKey === '$default' ? `${api}/$default` : `${api}/${method}${path}`,
        'aws:SourceAccount': accountId,
      },
    })
  }

  async function integrate(route: DeclaredRoute, event: unknown): Promise<[Answer, Integration]> {
    const elapsed = startStopwatch()
    if (!mayInvoke(route)) return [gatewayAnswer(500, 'Internal Server Error'), NOT_PERMITTED]
    const result = await within(route.timeoutMilliseconds, lambda.invoke(route.functionArn, event), undefined)
    const answer = answerTo(result)
    return [
      answer,
      {
        integrationMilliseconds: Math.round(elapsed()),
        integrationStatus: result?.status === 'throttled' ? 429 : result ? 200 : undefined,
        integrationRequestId: result?.requestId,
        integrationError: integrationError(result),
      },
    ]
  }
}

function refusal(
  match: Match<DeclaredRoute> | undefined,
  body: Buffer | undefined,
  verdict: Verdict,
  throttles: ReadonlyMap<string, () => boolean>,
): Answer | undefined {
  if (!match) return gatewayAnswer(404, 'Not Found')
  if (body === undefined) return gatewayAnswer(413, 'Request Entity Too Large')
  if (throttles.get(match.route.routeKey)?.() === false) return gatewayAnswer(429, 'Too Many Requests')
  return 'refused' in verdict ? verdict.refused : undefined
}

/** A failed function is a 500; one that is throttled, or slower than the integration may be, is a 503. */
function answerTo(result: InvocationResult | undefined): Answer {
  if (!result || result.status === 'throttled') return gatewayAnswer(503, 'Service Unavailable')
  return result.status === 'failed' ? gatewayAnswer(500, 'Internal Server Error') : toAnswer(result.payload)
}

function integrationError(result: InvocationResult | undefined): string | undefined {
  if (!result) return 'Integration timed out'
  if (result.status === 'throttled') return 'Rate Exceeded.'
  return result.status === 'failed' ? result.error.errorMessage : undefined
}

/** The whole body, or undefined when it is larger than API Gateway takes. */
async function readBody(request: IncomingMessage): Promise<Buffer | undefined> {
  const chunks: Buffer[] = []
  let length = 0
  for await (const chunk of request) {
    length += (chunk as Buffer).length
    if (length <= LARGEST_BODY) chunks.push(chunk as Buffer)
  }
  return length <= LARGEST_BODY ? Buffer.concat(chunks) : undefined
}
