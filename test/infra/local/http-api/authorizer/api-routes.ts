import { registry } from '../../../../../functions/registry.ts'
import type { Manifest } from '../../../../../shared/kernel/manifest.ts'

/** How a caller sends one request of its own. */
export type Send = (method: string, path: string, body: object) => Promise<Response>

/** A caller, and how its businesses come to be connected. */
export interface Maker {
  readonly send: Send
  /** The id of a new connection of its own. */
  connect(): Promise<string>
}

/** A request to one route of the API, and what it was made from. */
export interface Asked {
  readonly path: string
  readonly body: object
}

/** Whether a request of this method carries a body. */
export function hasBody(method: string): boolean {
  return method === 'POST'
}

export interface ApiRoute {
  readonly name: string
  readonly method: string
  /** Whether it leads to something that a caller has made. */
  readonly isOfOne: boolean
  /** A request to it; where it leads to something, this caller makes that first. */
  asked(maker: Maker): Promise<Asked>
  /** The same request for something that there is not. */
  askedForNothing({ path, body }: Asked): Asked
}

interface Made {
  readonly value: string
  /** What its maker says in the body. */
  readonly body: object
}

const REFERENCE = 'workspace-harbour'

/** A login that its person has cancelled: the partner holds the handle of its result. */
async function resultHandle({ send }: Maker): Promise<Made> {
  const link = await send('POST', '/v1/login-links', {
    configuration: 'ads-insights',
    reference: REFERENCE,
    returnUrl: RETURN_URL,
  })
  if (link.status !== 201) throw new Error(`no link: ${await link.text()}`)
  const { url } = (await link.json()) as { url: string }
  const started = await fetch(url, { redirect: 'manual' })
  const dialog = new URL(started.headers.get('location') ?? '')
  const back = new URL(dialog.searchParams.get('redirect_uri') ?? '')
  back.search = String(
    new URLSearchParams({
      error: 'access_denied',
      error_reason: 'user_denied',
      state: dialog.searchParams.get('state') ?? '',
    }),
  )
  const cookie = started.headers.getSetCookie()[0]?.split(';')[0] ?? ''
  const returned = await fetch(back, { headers: { cookie }, redirect: 'manual' })
  const value = new URL(returned.headers.get('location') ?? '').searchParams.get('result')
  if (!value) throw new Error('the callback leads to no result')
  return { value, body: { reference: REFERENCE } }
}

export const RETURN_URL = 'https://partner.example/connected'

/** How a caller comes by what a parameter in a path names. A new parameter of an api route needs its line here. */
const makers: Readonly<Record<string, (maker: Maker) => Promise<Made>>> = {
  handle: resultHandle,
  connectionId: async (maker) => ({ value: await maker.connect(), body: {} }),
}

const rooms: Readonly<Record<string, Manifest>> = registry

/** Every route of the house that only authorized callers may use. */
export const apiRoutes: readonly ApiRoute[] = Object.values(rooms).flatMap(({ trigger }) =>
  trigger.kind === 'api' ? trigger.routes.map(({ method, path }) => apiRoute(method, path)) : [],
)

/** A name of the same form that nothing has. */
function other(name: string): string {
  const last = name.endsWith('a') ? 'b' : 'a'
  return `${name.slice(0, -1)}${last}`
}

function apiRoute(method: string, path: string): ApiRoute {
  const parameters = [...path.matchAll(/\{(\w+)\+?\}/g)].map(([, name = '']) => name)
  return {
    name: `${method} ${path}`,
    method,
    isOfOne: parameters.length > 0,
    async asked(maker) {
      let asked: Asked = { path, body: {} }
      for (const parameter of parameters) {
        const make = makers[parameter]
        if (!make) throw new Error(`say among the makers how a caller comes by {${parameter}} of ${path}`)
        const { value, body } = await make(maker)
        asked = { path: asked.path.replace(`{${parameter}}`, encodeURIComponent(value)), body }
      }
      return asked
    },
    askedForNothing({ path: asked, body }) {
      const fixed = path.split('/')
      const parts = asked.split('/').map((part, at) => (part === fixed[at] ? part : other(part)))
      return { path: parts.join('/'), body }
    },
  }
}
