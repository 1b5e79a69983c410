import type { State } from '../world/state.ts'
import type { Answer, Call } from './call.ts'

/**
 * One entry of the emulator's map. Routes are data, so that the coverage list can be compared with
 * what is really answered.
 */
export interface Route {
  readonly method: 'GET' | 'POST' | 'DELETE'
  /** Without version; `{name}` captures a segment or the rest of one: `/act_{accountId}`. */
  readonly path: string
  /** The name by which faults and call counts speak of it. */
  readonly operation: string
  readonly handle: (state: State, call: Call) => Answer | Promise<Answer>
}

/** A route that fits a request, with what its pattern captured. */
export interface Match {
  readonly route: Route
  readonly captured: ReadonlyMap<string, string>
}

/** The first route for this method and path; the order of the list decides between equals. */
export function matchRoute(routes: readonly Route[], method: string, path: string): Match | undefined {
  for (const route of routes) {
    if (route.method !== method) continue
    const captured = capture(route.path, path)
    if (captured) return { route, captured }
  }
  return undefined
}

/** Whether any route of the list answers at this path, with whatever method. */
export function pathIsKnown(routes: readonly Route[], path: string): boolean {
  return routes.some((route) => capture(route.path, path) !== undefined)
}

function capture(pattern: string, path: string): ReadonlyMap<string, string> | undefined {
  const wanted = pattern.split('/')
  const given = path.split('/')
  if (wanted.length !== given.length) return undefined
  const captured = new Map<string, string>()
  for (const [index, part] of wanted.entries()) {
    const segment = given[index] ?? ''
    const brace = part.indexOf('{')
    if (brace === -1) {
      if (part !== segment) return undefined
      continue
    }
    const prefix = part.slice(0, brace)
    const value = segment.slice(prefix.length)
    if (!segment.startsWith(prefix) || value === '') return undefined
    captured.set(part.slice(brace + 1, -1), value)
  }
  return captured
}
