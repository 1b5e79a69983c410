import { randomUUID } from 'node:crypto'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { Clock } from './clock.ts'
import type { Guard } from './iam/guard.ts'
import { refusal, unknownKey } from './protocol/refusal.ts'
import { readAuthorization } from './signature/authorization.ts'
import { wireRequest } from './signature/canonical-request.ts'
import { incompleteSignature, refusedSignature } from './signature/refusals.ts'
import { doubtOf } from './signature/verify.ts'
import {
  AwsFailure,
  type AwsRequest,
  type AwsResponse,
  type Caller,
  type KeyHolder,
  type LocalService,
  UnknownToGround,
} from './service.ts'

/** Above this a request is refused aloud: the ground keeps every body in memory. */
const maxBodyBytes = 64 * 1024 * 1024

export interface GatewayOptions {
  readonly services: readonly LocalService[]
  readonly callers: { find(accessKeyId: string): KeyHolder | undefined }
  readonly clock: Clock
  /** The region that signatures have to name. */
  readonly region: string
  readonly guard: Pick<Guard, 'admit'>
}

/**
 * The one address of all AWS services on the ground, on 127.0.0.1: what `AWS_ENDPOINT_URL` of every function names.
 * A call is routed by the service in the credential scope of its signature (AWS, Authenticating Requests: Using the
 * Authorization Header, read 2026-11-23).
 */
export interface Gateway {
  /** Port 0 takes any free one. */
  listen(port: number): Promise<{ origin: string }>
  /** Cuts open connections and closes the services. */
  close(): Promise<void>
  /** Serves paths under `/__ground`, which no AWS service has; false when it does not know the path either. */
  fallback?: (request: IncomingMessage, response: ServerResponse) => boolean
}

export function createGateway(options: GatewayOptions): Gateway {
  const { services } = options
  const byName = new Map(services.map((service) => [service.signingName, service]))
  const server = createServer((request, response) => {
    if (request.url?.startsWith('/__ground')) {
      if (!gateway.fallback?.(request, response)) response.writeHead(404).end()
      return
    }
    serve(request, response, byName, options).catch((cause: unknown) => {
      console.error('gateway: a call was cut:', cause)
      response.destroy()
    })
  })
  // functions keep their connections between runs; a server that closes first makes their next call fail
  server.keepAliveTimeout = 600_000
  const gateway: Gateway = {
    async listen(port) {
      await new Promise<void>((resolve, reject) => {
        server.once('error', reject).listen(port, '127.0.0.1', resolve)
      })
      const address = server.address()
      if (address === null || typeof address === 'string') throw new Error('the gateway has no port')
      return { origin: `http://127.0.0.1:${address.port}` }
    },
    async close() {
      const closed = new Promise<void>((resolve) => server.close(() => resolve()))
      server.closeAllConnections()
      await closed
      for (const service of services) await service.close?.()
    },
  }
  return gateway
}

async function serve(
  request: IncomingMessage,
  response: ServerResponse,
  services: ReadonlyMap<string, LocalService>,
  { callers, clock, region, guard }: GatewayOptions,
): Promise<void> {
  const requestId = randomUUID()
  const url = new URL(request.url ?? '/', 'http://ground')
  const authorization = readAuthorization(request.headers.authorization)
  const signingName = authorization?.service ?? 'none'
  let answer: AwsResponse
  try {
    const body = await readBody(request)
    if (!authorization) throw unsigned(request, url)
    const service = services.get(signingName)
    if (!service) throw new UnknownToGround(`the service ${signingName}`)
    const caller = callers.find(authorization.accessKeyId)
    if (!caller) throw unknownKey(signingName)
    const arrival = { service: signingName, region, now: clock.now() }
    const doubt = doubtOf(wireRequest(request, body), authorization, caller, arrival)
    if (doubt) throw refusedSignature(signingName, doubt)
    const call = understood(request, url, body, caller)
    for (const right of service.rightsOf(call)) guard.admit(caller, signingName, right)
    answer = await service.handle(call)
  } catch (cause) {
    // a caller that was killed while it sent hears no answer and is no failure of the ground
    if (request.destroyed && !request.complete) return
    answer = refusal(signingName, failureOf(cause, `${signingName} ${describe(request, url)}`), requestId)
  }
  response.writeHead(answer.status, {
    'x-amzn-requestid': requestId,
    'x-amz-request-id': requestId,
    date: new Date(clock.now()).toUTCString(),
    // S3 answers HEAD with the length of what GET would send, so a service's own length stands
    'content-length': Buffer.byteLength(answer.body),
    ...answer.headers,
  })
  response.end(request.method === 'HEAD' ? undefined : answer.body)
}

function understood(request: IncomingMessage, url: URL, body: Buffer, caller: Caller): AwsRequest {
  const headers = Object.entries(request.headers).flatMap(([name, value]) =>
    value === undefined ? [] : [[name, Array.isArray(value) ? value.join(',') : value]],
  )
  return {
    method: request.method ?? 'GET',
    path: (request.url ?? '/').split('?', 1)[0] ?? '/',
    query: url.searchParams,
    headers: Object.fromEntries(headers),
    body,
    caller,
  }
}

function unsigned(request: IncomingMessage, url: URL): Error {
  if (url.searchParams.has('X-Amz-Signature')) return new UnknownToGround('presigned requests')
  if (request.headers.authorization?.startsWith('AWS4-')) {
    return incompleteSignature("Authorization header requires 'Credential', 'SignedHeaders' and 'Signature'.")
  }
  return new AwsFailure('MissingAuthenticationToken', 'Request is missing Authentication Token', 403)
}

/** What nobody foresaw is said on the console too: the caller's SDK would otherwise be the only one to hear of it. */
function failureOf(cause: unknown, call: string): AwsFailure {
  if (cause instanceof AwsFailure) return cause
  if (cause instanceof UnknownToGround) {
    console.error(`gateway: ${call}: ${cause.message}`)
    return new AwsFailure('UnknownToGround', cause.message, 501)
  }
  console.error(`gateway: ${call}:`, cause)
  return new AwsFailure('InternalFailure', 'the local ground failed; its console says why', 500)
}

function describe(request: IncomingMessage, url: URL): string {
  return String(request.headers['x-amz-target'] ?? `${request.method} ${url.pathname}`)
}

async function readBody(request: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = []
  let bytes = 0
  for await (const chunk of request) {
    const part = Buffer.from(chunk)
    bytes += part.length
    // what is too much is still read: a caller that may not finish sending hears no answer
    if (bytes <= maxBodyBytes) chunks.push(part)
  }
  if (bytes > maxBodyBytes) throw new UnknownToGround(`a body above ${maxBodyBytes} bytes`)
  return Buffer.concat(chunks)
}
