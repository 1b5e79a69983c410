import { UnknownToGround } from '../service.ts'

/** One route of an HTTP API: `METHOD /path/{param}`, `ANY /path/{proxy+}` or `$default`. */
export interface Route {
  readonly routeKey: string
  /** `ANY` or one method; absent on `$default`. */
  readonly method: string | undefined
  readonly segments: readonly string[]
}

export interface Match<R extends Route> {
  readonly route: R
  /** Decoded values of the parameters in the path; undefined when the route has none. */
  readonly pathParameters: Readonly<Record<string, string>> | undefined
}

export function parseRouteKey(routeKey: string): Route {
  if (routeKey === '$default') return { routeKey, method: undefined, segments: [] }
  const [method = '', path = ''] = routeKey.split(' ')
  if (!/^[A-Z]+$/.test(method) || !path.startsWith('/'))
    throw new UnknownToGround(`the route key ${routeKey}`)
  const segments = path.slice(1).split('/')
  const greedy = segments.findIndex((segment) => segment.endsWith('+}'))
  if (greedy !== -1 && greedy !== segments.length - 1) throw new UnknownToGround(`the route key ${routeKey}`)
  return { routeKey, method, segments }
}

/**
 * The route that API Gateway picks: a full match before a greedy path, a greedy path before `$default`
 * (AWS, Create routes for HTTP APIs, read 2026-11-23); of two full matches the one whose fixed segments come
 * first, of two equal paths the named method before `ANY`.
 * @param path as received, percent-encoded
 */
export function matchRoute<R extends Route>(
  routes: readonly R[],
  method: string,
  path: string,
): Match<R> | undefined {
  const parts = path.slice(1).split('/')
  const matches = routes.filter(
    (route) =>
      route.method === undefined ||
      ((route.method === 'ANY' || route.method === method) && fits(route, parts)),
  )
  const route = matches.toSorted(bySpecificity)[0]
  if (!route) return undefined
  const named = route.segments.flatMap((segment, index): [string, string][] => {
    const parameter = /^\{(.+?)(\+?)\}$/.exec(segment)
    if (!parameter) return []
    const value = parameter[2] ? parts.slice(index).join('/') : (parts[index] ?? '')
    return [[parameter[1] ?? '', decode(value)]]
  })
  return { route, pathParameters: named.length > 0 ? Object.fromEntries(named) : undefined }
}

/** Percent-decoding that leaves alone what is not valid. */
export function decode(text: string): string {
  try {
    return decodeURIComponent(text)
  } catch {
    return text
  }
}

function fits({ segments }: Route, parts: readonly string[]): boolean {
  const greedy = segments.at(-1)?.endsWith('+}')
  if (greedy ? parts.length < segments.length : parts.length !== segments.length) return false
  return segments.every((segment, index) =>
    segment.startsWith('{') ? parts[index] !== '' : segment === decode(parts[index] ?? ''),
  )
}

function bySpecificity(a: Route, b: Route): number {
  const rankA = rank(a)
  const rankB = rank(b)
  const differs = rankA.findIndex((value, index) => value !== rankB[index])
  if (differs !== -1) return (rankB[differs] ?? -1) - (rankA[differs] ?? -1)
  return Number(a.method === 'ANY') - Number(b.method === 'ANY')
}

/** Per segment: fixed before parameter before greedy; `$default`, with none, comes last. */
function rank({ method, segments }: Route): number[] {
  if (method === undefined) return [-1]
  return segments.map((segment) => (segment.endsWith('+}') ? 0 : segment.startsWith('{') ? 1 : 2))
}
