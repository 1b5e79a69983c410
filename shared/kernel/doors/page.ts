import middy from '@middy/core'
import type { APIGatewayProxyEventV2, APIGatewayProxyStructuredResultV2 } from 'aws-lambda'
import { failureOf } from '../../base/failure.ts'
import { compose, type Composed } from '../compose.ts'
import type { Manifest, ManifestOf, PortsOf } from '../manifest.ts'
import { atOnce, invocation } from './invocation.ts'
import { type Page, pageHeaders, renderPage } from './page-html.ts'
import { queryOf } from './query.ts'

export interface PageRequest {
  readonly pathParameters: Readonly<Record<string, string | undefined>>
  /** Query parameters; one that is given twice is left out, as no protocol of ours repeats one. */
  readonly query: Readonly<Record<string, string | undefined>>
  readonly cookies: ReadonlyMap<string, string>
  readonly userAgent: string
}

export interface NewCookie {
  readonly name: string
  readonly value: string
  readonly maxAgeSeconds: number
}

export type PageAnswer =
  | { readonly kind: 'redirect'; readonly location: string; readonly cookie?: NewCookie }
  | { readonly kind: 'page'; readonly status: number; readonly page: Page }
  | { readonly kind: 'json'; readonly status: number; readonly body: unknown }

function cookiesOf(cookies: readonly string[]): ReadonlyMap<string, string> {
  return new Map(
    cookies.map((cookie): [string, string] => {
      const at = cookie.indexOf('=')
      return at < 0 ? [cookie, ''] : [cookie.slice(0, at).trim(), cookie.slice(at + 1)]
    }),
  )
}

function requestOf(event: APIGatewayProxyEventV2): PageRequest {
  return {
    pathParameters: event.pathParameters ?? {},
    query: queryOf(event.rawQueryString),
    cookies: cookiesOf(event.cookies ?? []),
    userAgent: event.requestContext.http.userAgent,
  }
}

/** SameSite=Lax: the cookie must come along when Facebook redirects back. */
function cookieText({ name, value, maxAgeSeconds }: NewCookie): string {
  return `${name}=${value}; Path=/; Max-Age=${maxAgeSeconds}; Secure; HttpOnly; SameSite=Lax`
}

function responseOf(answer: PageAnswer): APIGatewayProxyStructuredResultV2 {
  if (answer.kind === 'redirect') {
    return {
      statusCode: 302,
      headers: { ...pageHeaders, location: answer.location },
      ...(answer.cookie && { cookies: [cookieText(answer.cookie)] }),
    }
  }
  const json = answer.kind === 'json'
  return {
    statusCode: answer.status,
    headers: { ...pageHeaders, 'content-type': json ? 'application/json' : 'text/html; charset=utf-8' },
    body: json ? JSON.stringify(answer.body) : renderPage(answer.page),
  }
}

const notSetUp: Page = {
  title: 'Not set up yet',
  text: 'This service has not been connected to its Meta app yet.',
  hint: 'Please come back later, or tell the company whose link you followed.',
}

const tryAgain: Page = {
  title: 'Something went wrong on our side',
  text: 'Nothing was connected or changed.',
  hint: 'Please reload this page in a minute. If that does not help, start again from the website you came from.',
}

function failurePage(error: unknown): PageAnswer {
  if (failureOf(error, 'ERR_APP_NOT_CONFIGURED')) return { kind: 'page', status: 503, page: notSetUp }
  const passing = failureOf(error, 'ERR_VAULT_UNAVAILABLE', 'ERR_STORE_UNAVAILABLE')
  return { kind: 'page', status: passing ? 503 : 500, page: tryAgain }
}

export type PageRun<M extends Manifest> = (ports: PortsOf<M>, request: PageRequest) => Promise<PageAnswer>

/** The door itself, over ports that are already made. */
export function pageDoor<M extends Manifest>({ ports, telemetry }: Composed<M>, run: PageRun<M>) {
  return middy<APIGatewayProxyEventV2, APIGatewayProxyStructuredResultV2>(atOnce)
    .use(invocation(telemetry))
    .onError((request) => {
      ports.log.error('the page failed', {}, request.error)
      ports.metrics.count('PageFailed')
      request.response = responseOf(failurePage(request.error))
    })
    .handler(async (event) => responseOf(await run(ports, requestOf(event))))
}

/** Pages and redirects for browsers. */
export function page<M extends ManifestOf<'page'>>(manifest: M, run: PageRun<M>) {
  return pageDoor(compose(manifest), run)
}
