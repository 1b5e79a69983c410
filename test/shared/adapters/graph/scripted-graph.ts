import { once } from 'node:events'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import { text } from 'node:stream/consumers'

/** One request as it arrived. */
export interface Received {
  readonly method: string
  readonly path: string
  readonly query: URLSearchParams
  readonly authorization: string | undefined
  readonly connection: string | undefined
  readonly form: URLSearchParams
  readonly body: string
}

type Answer = (response: ServerResponse) => void

export interface ScriptedGraph {
  readonly origin: string
  readonly received: Received[]
  /** What the next requests get, in order; after them every request gets an empty object. */
  answer(...answers: Answer[]): void
  close(): Promise<void>
}

/** A JSON answer. */
export function json(body: unknown, status = 200, headers: Record<string, string> = {}): Answer {
  return (response) => {
    response.writeHead(status, {
      'content-type': 'application/json',
      'facebook-api-version': 'v25.0',
      ...headers,
    })
    response.end(typeof body === 'string' ? body : JSON.stringify(body))
  }
}

/** The connection breaks before an answer, or in the middle of one. */
export const cut: Answer = (response) => response.destroy()
export const cutInTheMiddle: Answer = (response) => {
  response.writeHead(200, { 'content-length': '100' })
  response.write('{"data":', () => response.destroy())
}
export const silent: Answer = () => undefined

/** A server that answers what it is told to, to see what leaves us and how each answer is taken. */
export async function scriptedGraph(): Promise<ScriptedGraph> {
  const received: Received[] = []
  const script: Answer[] = []
  const serve = async (request: IncomingMessage, response: ServerResponse) => {
    const url = new URL(request.url ?? '/', 'http://graph')
    const body = await text(request)
    received.push({
      method: request.method ?? '',
      path: url.pathname,
      query: url.searchParams,
      authorization: request.headers.authorization,
      connection: request.headers.connection,
      form: new URLSearchParams(body),
      body,
    })
    const answer = script.shift() ?? json({})
    answer(response)
  }
  const server = createServer((request, response) => void serve(request, response))
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  if (address === null || typeof address === 'string') throw new Error('the server listens on no port')
  return {
    origin: `http://127.0.0.1:${address.port}`,
    received,
    answer: (...answers) => void script.push(...answers),
    close: async () => {
      server.closeAllConnections()
      await new Promise((resolve) => {
        server.close(resolve)
      })
    },
  }
}
