import { describe, expect, it } from 'vitest'
import { route, testApi } from '../fixtures/http-api.ts'

describe('the event of an HTTP API', () => {
  it('is that of payload format 2.0', async () => {
    const api = await testApi({ routes: [route('POST /v1/links/{id}')] })
    await fetch(`${api.origin}/v1/links/a%20b?x=1&x=2&y=%26`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', 'User-Agent': 'test/1', 'X-Twice': 'one' },
      body: '{"a":1}',
    })
    const port = new URL(api.origin).port
    expect(api.lastEvent()).toEqual({
      version: '2.0',
      routeKey: 'POST /v1/links/{id}',
      rawPath: '/v1/links/a b',
      rawQueryString: 'x=1&x=2&y=%26',
      headers: expect.objectContaining({
        'content-type': 'application/json',
        'content-length': '7',
        host: `localhost:${port}`,
        'user-agent': 'test/1',
        'x-twice': 'one',
        'x-forwarded-proto': 'http',
        'x-forwarded-port': port,
      }),
      queryStringParameters: { x: '1,2', y: '&' },
      pathParameters: { id: 'a b' },
      requestContext: {
        accountId: '000000000000',
        apiId: 'abc123',
        domainName: `localhost:${port}`,
        domainPrefix: 'localhost',
        http: {
          method: 'POST',
          path: '/v1/links/a b',
          protocol: 'HTTP/1.1',
          sourceIp: expect.stringMatching(/^(127\.0\.0\.1|::1)$/),
          userAgent: 'test/1',
        },
        requestId: expect.stringMatching(/^[0-9a-f-]{36}$/),
        routeKey: 'POST /v1/links/{id}',
        stage: '$default',
        time: expect.stringMatching(/^\d\d\/[A-Z][a-z]{2}\/\d{4}:\d\d:\d\d:\d\d \+0000$/),
        timeEpoch: expect.any(Number),
      },
      body: '{"a":1}',
      isBase64Encoded: false,
    })
  })

  it('lists cookies apart from the headers', async () => {
    const api = await testApi({})
    await fetch(`${api.origin}/a`, { headers: { cookie: '__Host-login=x; other=y=z' } })
    const { cookies, headers } = api.lastEvent() as { cookies: string[]; headers: object }
    expect(cookies).toEqual(['__Host-login=x', 'other=y=z'])
    expect(headers).not.toHaveProperty('cookie')
  })

  it('leaves out what a request does not have', async () => {
    const api = await testApi({ routes: [route('GET /plain')] })
    await fetch(`${api.origin}/plain`)
    const event = api.lastEvent()
    for (const name of ['body', 'cookies', 'queryStringParameters', 'pathParameters']) {
      expect(event).not.toHaveProperty(name)
    }
    expect(event).toMatchObject({ rawQueryString: '', isBase64Encoded: false })
  })

  it.each([
    ['application/json; charset=utf-8', false],
    ['text/plain', false],
    ['application/xml', false],
    ['application/x-www-form-urlencoded', true],
    ['application/octet-stream', true],
    ['multipart/form-data; boundary=x', true],
    ['application/problem+json', true],
  ])('hands over a body of type %s with base64 %s', async (type, isBase64Encoded) => {
    const api = await testApi({})
    await fetch(`${api.origin}/a`, {
      method: 'POST',
      headers: { 'content-type': type },
      body: Buffer.from('a=ü'),
    })
    const body = isBase64Encoded ? Buffer.from('a=ü').toString('base64') : 'a=ü'
    expect(api.lastEvent()).toMatchObject({ body, isBase64Encoded })
  })
})
