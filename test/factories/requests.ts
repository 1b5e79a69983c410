import type { ApiRequest } from '../../shared/kernel/doors/api.ts'
import type { PageAnswer, PageRequest } from '../../shared/kernel/doors/page.ts'

const DESKTOP = 'Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0'

/** A request of a desktop browser without cookies. */
export function pageRequest(given: Partial<PageRequest> = {}): PageRequest {
  return { pathParameters: {}, query: {}, cookies: new Map(), userAgent: DESKTOP, ...given }
}

/** A request of the partner's backend. */
export function apiRequest(given: Partial<ApiRequest> = {}): ApiRequest {
  return { caller: 'partner-backend', method: 'POST', pathParameters: {}, query: {}, body: {}, ...given }
}

/** Where a redirect leads; any other answer is the test's mistake. */
export function locationOf(answer: PageAnswer): URL {
  if (answer.kind !== 'redirect') throw new Error(`no redirect but ${JSON.stringify(answer)}`)
  return new URL(answer.location)
}
