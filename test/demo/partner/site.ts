import { randomBytes } from 'node:crypto'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { PartnerBackend } from './backend.ts'
import { homePage, outcomePage, pendingPage, troublePage } from './pages.ts'

const COOKIE = 'partner-session'

/** What the site remembers of a browser: which workspace it is connecting, and how that ended. */
interface Session {
  reference: string
  state: string
  outcome?: Readonly<Record<string, unknown>>
}

function sessionIdOf(request: IncomingMessage): string | undefined {
  return new RegExp(`(?:^|;\\s*)${COOKIE}=([\\w-]+)`).exec(request.headers.cookie ?? '')?.[1]
}

async function formOf(request: IncomingMessage): Promise<URLSearchParams> {
  const chunks: Buffer[] = []
  for await (const chunk of request) chunks.push(chunk as Buffer)
  return new URLSearchParams(Buffer.concat(chunks).toString('utf8'))
}

function show(response: ServerResponse, html: string, status = 200): void {
  response
    .writeHead(status, { 'content-type': 'text/html; charset=utf-8', 'cache-control': 'no-store' })
    .end(html)
}

/** The port of a return URL on this machine; any free one for a public address. */
function portOf(returnUrl: string): number {
  const { hostname, port } = new URL(returnUrl)
  return hostname === 'localhost' ? Number(port) : 0
}

/**
 * The partner's website: a button leads through a login link to Facebook and back to `/connected`, where the
 * partner's backend redeems the result with the reference of this very session.
 */
export async function startPartnerSite(options: {
  readonly backend: PartnerBackend
  readonly app: string
  readonly configuration: string
  readonly returnUrl: string
}) {
  const { backend, app, configuration, returnUrl } = options
  const sessions = new Map<string, Session>()

  async function connect(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const reference = (await formOf(request)).get('reference') ?? ''
    const session = { reference, state: randomBytes(12).toString('base64url') }
    const link = await backend.askForLink({
      app,
      configuration,
      reference,
      returnUrl,
      returnState: session.state,
    })
    if (link.status !== 201) return show(response, troublePage(JSON.stringify(link.body)), 502)
    const id = randomBytes(16).toString('base64url')
    sessions.set(id, session)
    response
      .writeHead(303, {
        location: String(link.body['url']),
        'set-cookie': `${COOKIE}=${id}; HttpOnly; SameSite=Lax; Path=/`,
      })
      .end()
  }

  async function connected(request: IncomingMessage, response: ServerResponse, url: URL): Promise<void> {
    const session = sessions.get(sessionIdOf(request) ?? '')
    if (!session) return show(response, troublePage('This browser began no login here.'), 403)
    if (url.searchParams.get('state') !== session.state) {
      return show(response, troublePage('This is not the login that was begun here.'), 403)
    }
    if (!session.outcome) {
      const { status, body } = await backend.redeem(url.searchParams.get('result') ?? '', session.reference)
      if (status === 202) return show(response, pendingPage(session.reference))
      session.outcome = body
    }
    show(response, outcomePage(session.reference, session.outcome))
  }

  async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const url = new URL(request.url ?? '/', returnUrl)
    const route = `${request.method} ${url.pathname}`
    if (route === 'GET /') return show(response, homePage())
    if (route === 'POST /connect') return connect(request, response)
    if (route === `GET ${new URL(returnUrl).pathname}`) return connected(request, response, url)
    return show(response, troublePage('There is no such page.'), 404)
  }

  const server = createServer((request, response) => {
    answer(request, response).catch((error: unknown) => show(response, troublePage(String(error)), 500))
  })
  await new Promise<void>((resolve, reject) => {
    server.once('error', (error) => reject(new Error(`the partner's site at ${returnUrl}: ${error.message}`)))
    server.listen(portOf(returnUrl), 'localhost', resolve)
  })
  const address = server.address()
  const port = typeof address === 'object' ? address?.port : undefined
  return {
    origin: new URL(returnUrl).origin,
    /** Where this origin lies on this machine: itself, unless the deployment names a public one. */
    place: `http://localhost:${port}`,
    stop: () =>
      new Promise<void>((resolve) => {
        server.close(() => resolve())
        server.closeAllConnections()
      }),
  }
}
