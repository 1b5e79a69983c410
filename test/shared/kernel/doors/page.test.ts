import { expect, it } from 'vitest'
import { Failure, type FailureCode } from '../../../../shared/base/failure.ts'
import { type PageAnswer, pageDoor, type PageRequest } from '../../../../shared/kernel/doors/page.ts'
import { context, createComposed, httpEvent, type plainManifest } from './events.ts'

const greeting: PageAnswer = { kind: 'page', status: 200, page: { title: 'Hello', text: 'All is well.' } }

function open(run: () => PageAnswer = () => greeting) {
  const composed = createComposed()
  const seen: PageRequest[] = []
  const handler = pageDoor<typeof plainManifest>(composed, async (_ports, request) => {
    seen.push(request)
    return run()
  })
  return { ...composed, seen, handler }
}

it('a browser’s request arrives with path, query, cookies and user agent', async () => {
  const { handler, seen } = open()
  const cookies = ['__Host-login-a=1=2', ' spaced =x', 'bare']
  const rawQueryString = 'state=a.b&code=A%2BQ%20x&empty='
  await handler(httpEvent({ pathParameters: { app: 'demo' }, rawQueryString, cookies }), context)
  expect(seen).toEqual([
    {
      pathParameters: { app: 'demo' },
      query: { state: 'a.b', code: 'A+Q x', empty: '' },
      cookies: new Map([
        ['__Host-login-a', '1=2'],
        ['spaced', 'x'],
        ['bare', ''],
      ]),
      userAgent: 'agent',
    },
  ])
})

it('a parameter that is given twice is left out, so that nobody can choose which of the two counts', async () => {
  const { handler, seen } = open()
  await handler(httpEvent({ rawQueryString: 'code=first&state=s&code=second&st%61te=t' }), context)
  expect(seen[0]?.query).toEqual({})
})

it('a parameter cannot reach into what every object has', async () => {
  const { handler, seen } = open()
  await handler(httpEvent({ rawQueryString: '__proto__=x&constructor=y' }), context)
  expect(Object.keys(seen[0]?.query ?? {})).toEqual(['__proto__', 'constructor'])
  expect(Object.getPrototypeOf(seen[0]?.query)).toBe(Object.prototype)
})

it('a redirect sets its cookie for this host, https, no script, and for Facebook’s way back', async () => {
  const { handler } = open(() => ({
    kind: 'redirect',
    location: 'https://www.facebook.com/v25.0/dialog/oauth?state=s',
    cookie: { name: '__Host-login-a', value: 'v', maxAgeSeconds: 3600 },
  }))
  const answer = await handler(httpEvent(), context)
  expect(answer.statusCode).toBe(302)
  expect(answer.headers?.['location']).toBe('https://www.facebook.com/v25.0/dialog/oauth?state=s')
  expect(answer.cookies).toEqual(['__Host-login-a=v; Path=/; Max-Age=3600; Secure; HttpOnly; SameSite=Lax'])
  expect(answer.body).toBeUndefined()
})

it.each<[string, () => PageAnswer]>([
  ['a page', () => greeting],
  ['JSON', () => ({ kind: 'json', status: 200, body: { status: 'ok' } })],
  ['a redirect', () => ({ kind: 'redirect', location: 'https://partner.example/' })],
  [
    'an error page',
    () => {
      throw new Error('broken')
    },
  ],
])('%s is neither stored, framed, referred nor sniffed', async (_what, run) => {
  const { headers } = await open(run).handler(httpEvent(), context)
  expect(headers).toMatchObject({
    'cache-control': 'no-store',
    'referrer-policy': 'no-referrer',
    'x-content-type-options': 'nosniff',
  })
  expect(headers?.['content-security-policy']).toMatch(/^default-src 'none'; .*frame-ancestors 'none'$/)
})

it('a page is HTML and JSON is JSON', async () => {
  const page = await open().handler(httpEvent(), context)
  expect(page).toMatchObject({ statusCode: 200, headers: { 'content-type': 'text/html; charset=utf-8' } })
  expect(page.body).toContain('<h1>Hello</h1>')
  const json = await open(() => ({ kind: 'json', status: 503, body: { a: 1 } })).handler(httpEvent(), context)
  expect(json).toMatchObject({
    statusCode: 503,
    headers: { 'content-type': 'application/json' },
    body: '{"a":1}',
  })
})

it.each<[FailureCode, number, string]>([
  ['ERR_APP_NOT_CONFIGURED', 503, 'Not set up yet'],
  ['ERR_STORE_UNAVAILABLE', 503, 'Something went wrong on our side'],
  ['ERR_VAULT_UNAVAILABLE', 503, 'Something went wrong on our side'],
  ['ERR_DEPLOYMENT_INVALID', 500, 'Something went wrong on our side'],
])('%s is a plain page with status %i', async (code, status, title) => {
  const { handler } = open(() => {
    throw new Failure(code, 'not for the public')
  })
  const answer = await handler(httpEvent(), context)
  expect(answer.statusCode).toBe(status)
  expect(answer.body).toContain(`<h1>${title}</h1>`)
  expect(answer.body).not.toContain('not for the public')
})

it('an unexpected error is a page of ours, a log line and a count, written in the end', async () => {
  const { handler, log, metrics, flushed } = open(() => {
    throw new Error('EAAsecret')
  })
  const answer = await handler(httpEvent({ rawQueryString: 'code=AQsecret' }), context)
  expect(answer.statusCode).toBe(500)
  expect(JSON.stringify(answer)).not.toMatch(/EAAsecret|AQsecret/)
  expect(log.lines).toMatchObject([{ level: 'error', message: 'the page failed', facts: {} }])
  expect(metrics.counted).toMatchObject([{ name: 'PageFailed' }])
  expect(flushed).toEqual([1])
})
