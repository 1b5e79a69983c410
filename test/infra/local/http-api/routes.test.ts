import { describe, expect, it } from 'vitest'
import { matchRoute, parseRouteKey } from '../../../../infra/local/http-api/routes.ts'

const ROUTES = [
  '$default',
  'ANY /{proxy+}',
  'GET /pets/{id}',
  'ANY /pets/{id}',
  'GET /pets/mine',
  'GET /{kind}/mine',
  'GET /pets/{id}/{rest+}',
  'POST /callback/{app}',
  'GET /',
].map(parseRouteKey)

const pick = (method: string, path: string) => matchRoute(ROUTES, method, path)

describe('routes of an HTTP API', () => {
  it.each([
    ['GET', '/', 'GET /'],
    ['GET', '/pets/6', 'GET /pets/{id}'],
    ['PUT', '/pets/6', 'ANY /pets/{id}'],
    ['GET', '/pets/mine', 'GET /pets/mine'],
    ['GET', '/cars/mine', 'GET /{kind}/mine'],
    ['GET', '/pets/6/toys/1', 'GET /pets/{id}/{rest+}'],
    ['GET', '/callback/demo', 'ANY /{proxy+}'],
    ['POST', '/callback/demo', 'POST /callback/{app}'],
    ['POST', '/', '$default'],
    ['GET', '/pets/', 'ANY /{proxy+}'],
  ])('sends %s %s to %s', (method, path, routeKey) => {
    expect(pick(method, path)?.route.routeKey).toBe(routeKey)
  })

  it('decodes path parameters, a greedy one with its slashes', () => {
    expect(pick('GET', '/pets/caf%C3%A9/a%20b/c')?.pathParameters).toEqual({ id: 'café', rest: 'a b/c' })
  })

  it('has no path parameters where a route names none', () => {
    expect(pick('GET', '/pets/mine')?.pathParameters).toBeUndefined()
  })

  it('knows no route without a default', () => {
    expect(matchRoute([parseRouteKey('GET /a')], 'GET', '/b')).toBeUndefined()
  })

  it.each(['GET pets', 'get /pets', 'GET /{all+}/more'])('refuses the route key %s', (routeKey) => {
    expect(() => parseRouteKey(routeKey)).toThrow(`the route key ${routeKey}`)
  })
})
