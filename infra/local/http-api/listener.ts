import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'

/** An address on `localhost`, a site of its own beside `127.0.0.1`, that is known before its API is. */
export interface Listener {
  /** `http://localhost:<port>` */
  readonly origin: string
  /** From now on requests go to this handler; earlier ones are answered 503. */
  serve(handler: (request: IncomingMessage, response: ServerResponse) => Promise<void>): void
  close(): Promise<void>
}

/** @param port 0 takes any free one */
export async function listenOnLocalhost(port: number): Promise<Listener> {
  let handler: ((request: IncomingMessage, response: ServerResponse) => Promise<void>) | undefined
  const server = createServer((request, response) => {
    if (!handler) {
      response.writeHead(503).end()
      return
    }
    handler(request, response).catch((cause: unknown) => {
      console.error(`the ground failed to answer ${request.method} ${request.url}:`, cause)
      response.destroy()
    })
  })
  // Clients keep connections open between requests: one that is closed under them looks like a failed request.
  server.keepAliveTimeout = 600_000
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject)
    server.listen(port, 'localhost', resolve)
  })
  return {
    origin: `http://localhost:${(server.address() as AddressInfo).port}`,
    serve(next) {
      handler = next
    },
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve())
        server.closeAllConnections()
      }),
  }
}
