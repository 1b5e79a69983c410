import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'

/** What a callback was sent. */
export interface Received {
  readonly method: string
  readonly query: URLSearchParams
  readonly headers: IncomingMessage['headers']
  readonly body: Buffer
}

/** A callback of an app, for tests: it shakes hands and answers as it is told. */
export interface Receiver {
  readonly url: string
  /** The notifications in the order in which they came. */
  readonly notifications: Received[]
  readonly handshakes: Received[]
  /** How it answers a notification; 200 unless changed. */
  answer: (response: ServerResponse) => void
  /** What it answers to a challenge; the challenge unless changed. */
  greet: (challenge: string, response: ServerResponse) => void
  close(): Promise<void>
}

/** Starts a receiver on a free port of 127.0.0.1. */
export async function startReceiver(): Promise<Receiver> {
  const serve = async (request: IncomingMessage, response: ServerResponse) => {
    const received = await read(request)
    if (received.method === 'GET') {
      receiver.handshakes.push(received)
      receiver.greet(received.query.get('hub.challenge') ?? '', response)
      return
    }
    receiver.notifications.push(received)
    receiver.answer(response)
  }
  const server = createServer((request, response) => void serve(request, response))
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const address = server.address()
  const port = typeof address === 'object' && address !== null ? address.port : 0
  const receiver: Receiver = {
    url: `http://127.0.0.1:${port}/hooks`,
    notifications: [],
    handshakes: [],
    answer: (response) => response.end('ok'),
    greet: (challenge, response) => response.end(challenge),
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve())
        server.closeAllConnections()
      }),
  }
  return receiver
}

async function read(request: IncomingMessage): Promise<Received> {
  const chunks: Buffer[] = []
  for await (const chunk of request as AsyncIterable<Buffer>) chunks.push(chunk)
  return {
    method: request.method ?? '',
    query: new URL(request.url ?? '/', 'http://localhost').searchParams,
    headers: request.headers,
    body: Buffer.concat(chunks),
  }
}
