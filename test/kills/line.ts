import { Agent, createServer, request as send, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { nameOfCall } from './call-name.ts'

/** Before a call has its effect, or after it and before its answer is heard. */
export type Moment = 'before' | 'after'

/** The end of a process: at its n-th call (1 is the first). */
export interface Kill {
  readonly call: number
  readonly moment: Moment
}

/** What is in store for a process. */
export interface Fate {
  readonly kill?: Kill
  /** Keeps the n-th call waiting, before its effect, until something else has happened. */
  readonly hold?: { readonly call: number; readonly until: () => Promise<unknown> }
}

/**
 * The only way of one process to the outside: every request to AWS and to Meta passes here and is numbered as it
 * comes. A process that dies is cut off for good: its call is never answered, and whatever the code that ran in it
 * still sends, as an SDK that tries again does, reaches nobody.
 */
export interface Line {
  readonly port: number
  /** What was called, in order; the call that the process died of is the last. */
  readonly calls: readonly string[]
  isDead(): boolean
  /** Settles when the process dies. */
  readonly death: Promise<void>
  /** Ends the line once everything that was let through has had its effect. */
  close(): Promise<void>
}

/** Where the two sides of the outside are, as origins. */
export interface Outside {
  readonly aws: string
  readonly graph: string
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

/** Hands a request on as it came, with the header of its host as the caller wrote and signed it. */
async function forward(origin: string, asked: IncomingMessage, body: Buffer): Promise<Answer> {
  const { method, headers, url } = asked
  const message = await new Promise<IncomingMessage>((resolve, reject) => {
    const options = { agent, method, headers, setDefaultHeaders: false }
    send(new URL(url ?? '/', origin), options, resolve).on('error', reject).end(body)
  })
  return { status: message.statusCode ?? 500, headers: message.headers, body: await bodyOf(message) }
}

/** Opens the line of one process. */
export async function openLine(outside: Outside, fate: Fate = {}): Promise<Line> {
  const { kill, hold } = fate
  const calls: string[] = []
  const underWay = new Set<Promise<unknown>>()
  const { promise: death, resolve: tellDeath } = Promise.withResolvers<void>()
  let dead = false

  const server = createServer((asked, response) => {
    const served = serve(asked, response).catch((cause: unknown) => {
      response.destroy(cause instanceof Error ? cause : undefined)
    })
    underWay.add(served)
    void served.finally(() => underWay.delete(served))
  })

  function die(): void {
    dead = true
    tellDeath()
    server.closeAllConnections()
  }

  async function serve(asked: IncomingMessage, response: ServerResponse): Promise<void> {
    const body = await bodyOf(asked)
    if (dead) return void response.destroy()
    const call = calls.push(nameOfCall(asked, body))
    if (kill?.call === call && kill.moment === 'before') return die()
    if (hold?.call === call) await hold.until()
    const isSigned = asked.headers.authorization?.startsWith('AWS4-') ?? false
    const answer = await forward(isSigned ? outside.aws : outside.graph, asked, body)
    if (kill?.call === call) die()
    if (dead) return void response.destroy()
    response.writeHead(answer.status, answer.headers).end(answer.body)
  }

  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  return {
    port,
    calls,
    isDead: () => dead,
    death,
    async close() {
      const closed = new Promise((resolve) => server.close(resolve))
      await Promise.all(underWay)
      server.closeAllConnections()
      await closed
    },
  }
}
