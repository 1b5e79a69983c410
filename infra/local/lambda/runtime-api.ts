import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'

/** Lambda's own shape of an error that a function ended with. */
export interface FunctionError {
  readonly errorType: string
  readonly errorMessage: string
  readonly stackTrace?: readonly string[]
}

/** One call of a function, as the Runtime API hands it over. */
export interface Invocation {
  readonly requestId: string
  readonly payload: string
  readonly headers: Readonly<Record<string, string>>
}

export interface RuntimeHooks {
  /** The process is ready for its next invocation; the first call ends its initialization. */
  next(): Promise<Invocation>
  succeeded(requestId: string, payload: string): void
  failed(requestId: string, error: FunctionError): void
  initializationFailed(error: FunctionError): void
}

const PREFIX = '/2018-06-01/runtime'

/**
 * The Runtime API of one execution environment (AWS, Using the Lambda runtime API, read 2026-11-23), on a port
 * of its own because the protocol names no environment.
 */
export async function startRuntimeApi(hooks: RuntimeHooks): Promise<{ address: string; close(): void }> {
  const server = createServer((request, response) => {
    answer(hooks, request, response).catch((cause: unknown) => {
      // The process is gone in the middle of a request: its exit is what counts, and is seen elsewhere.
      response.destroy(cause instanceof Error ? cause : undefined)
    })
  })
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject)
    server.listen(0, '127.0.0.1', resolve)
  })
  const { port } = server.address() as AddressInfo
  return {
    address: `127.0.0.1:${port}`,
    close() {
      server.close()
      server.closeAllConnections()
    },
  }
}

async function answer(
  hooks: RuntimeHooks,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const path = request.url ?? ''
  if (request.method === 'GET' && path === `${PREFIX}/invocation/next`) {
    const { payload, headers } = await hooks.next()
    response.writeHead(200, { 'content-type': 'application/json', ...headers }).end(payload)
    return
  }
  const body = await readBody(request)
  const invocation = new RegExp(`^${PREFIX}/invocation/([^/]+)/(response|error)$`).exec(path)
  if (request.method === 'POST' && invocation) {
    const [, requestId = '', kind] = invocation
    if (kind === 'response') hooks.succeeded(requestId, body)
    else hooks.failed(requestId, readError(body))
  } else if (request.method === 'POST' && path === `${PREFIX}/init/error`) {
    hooks.initializationFailed(readError(body))
  } else {
    response.writeHead(404).end()
    return
  }
  response.writeHead(202, { 'content-type': 'application/json' }).end('{"status":"OK"}')
}

function readError(body: string): FunctionError {
  const error = JSON.parse(body) as Partial<FunctionError>
  return {
    errorType: error.errorType ?? 'Error',
    errorMessage: error.errorMessage ?? '',
    ...(error.stackTrace && { stackTrace: error.stackTrace }),
  }
}

async function readBody(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = []
  for await (const chunk of request) chunks.push(chunk as Buffer)
  return Buffer.concat(chunks).toString('utf8')
}
