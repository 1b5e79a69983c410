import { Agent, createServer, request as send, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { nameOfGraphCall } from './call-name.ts'
import type { Line } from './line.ts'

/** Where a process finds Graph: an origin of its own, from which its line leads on. */
export interface GraphRelay {
  readonly origin: string
  close(): Promise<void>
}

interface Answer {
  readonly status: number
  readonly headers: IncomingMessage['headers']
  readonly body: Buffer
}

const agent = new Agent({ keepAlive: true })

async function bodyOf(message: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = []
  for await (const chunk of message) chunks.push(Buffer.from(chunk))
  return Buffer.concat(chunks)
}

async function forward(origin: string, asked: IncomingMessage, body: Buffer): Promise<Answer> {
  const { method, headers, url } = asked
  const message = await new Promise<IncomingMessage>((resolve, reject) => {
    send(new URL(url ?? '/', origin), { agent, method, headers }, resolve)
      .on('error', reject)
      .end(body)
  })
  return { status: message.statusCode ?? 500, headers: message.headers, body: await bodyOf(message) }
}

/** Opens the way to Graph of one process; its requests are cut when it dies. */
export async function relayGraph(graphOrigin: string, line: Line): Promise<GraphRelay> {
  async function serve(asked: IncomingMessage, response: ServerResponse): Promise<void> {
    const body = await bodyOf(asked)
    const name = nameOfGraphCall(asked.method ?? '', asked.url ?? '')
    const answer = await line.pass(name, () => forward(graphOrigin, asked, body))
    response.writeHead(answer.status, answer.headers).end(answer.body)
  }
  const server = createServer((asked, response) => {
    serve(asked, response).catch((cause: unknown) => {
      response.destroy(cause instanceof Error ? cause : undefined)
    })
  })
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve)
  })
  const { port } = server.address() as AddressInfo
  return {
    origin: `http://127.0.0.1:${port}`,
    async close() {
      const closed = new Promise((resolve) => {
        server.close(resolve)
      })
      server.closeAllConnections()
      await closed
    },
  }
}
