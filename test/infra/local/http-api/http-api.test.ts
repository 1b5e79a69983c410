import { AwsClient } from 'aws4fetch'
import { describe, expect, it, onTestFinished } from 'vitest'
import { parseAccessLogFormat } from '../../../../infra/local/http-api/access-log.ts'
import { startTokenIssuer } from '../../../factories/token-issuer.ts'
import { route, succeeded, testApi } from '../fixtures/http-api.ts'

const signedBy = (accessKeyId: string, service = 'execute-api') =>
  `AWS4-HMAC-SHA256 Credential=${accessKeyId}/20261123/us-east-1/${service}/aws4_request, SignedHeaders=host, Signature=00`

async function answerOf(response: Response): Promise<[number, unknown]> {
  return [response.status, await response.json()]
}

describe('an HTTP API', () => {
  it('answers what the function answered', async () => {
    const api = await testApi({}, () =>
      succeeded({ statusCode: 302, headers: { location: '/next' }, cookies: ['a=1', 'b=2'] }),
    )
    const response = await fetch(`${api.origin}/a`, { redirect: 'manual' })
    expect(response.status).toBe(302)
    expect(response.headers.get('location')).toBe('/next')
    expect(response.headers.getSetCookie()).toEqual(['a=1', 'b=2'])
    expect(response.headers.get('apigw-requestid')).toMatch(/^[0-9a-f-]{36}$/)
  })

  it('answers 404 for a path without a route', async () => {
    const api = await testApi({ routes: [route('GET /a')] })
    expect(await answerOf(await fetch(`${api.origin}/b`))).toEqual([404, { message: 'Not Found' }])
  })

  it('answers 500 when the function failed', async () => {
    const api = await testApi({}, () => ({
      status: 'failed',
      requestId: 'r',
      error: { errorType: 'Error', errorMessage: 'secret detail' },
    }))
    expect(await answerOf(await fetch(`${api.origin}/a`))).toEqual([
      500,
      { message: 'Internal Server Error' },
    ])
  })

  it('answers 503 when the function is throttled', async () => {
    const api = await testApi({}, () => ({ status: 'throttled', requestId: 'r' }))
    expect(await answerOf(await fetch(`${api.origin}/a`))).toEqual([503, { message: 'Service Unavailable' }])
  })

  it('answers 503 when the integration takes too long', async () => {
    const routes = [route('GET /a', { timeoutMilliseconds: 50 })]
    const api = await testApi({ routes }, () => new Promise(() => {}))
    expect(await answerOf(await fetch(`${api.origin}/a`))).toEqual([503, { message: 'Service Unavailable' }])
  })

  it('answers 413 for a body above ten megabytes', async () => {
    const api = await testApi({})
    const body = Buffer.alloc(10 * 1024 * 1024 + 1)
    const response = await fetch(`${api.origin}/a`, { method: 'POST', body })
    expect(await answerOf(response)).toEqual([413, { message: 'Request Entity Too Large' }])
  })

  it('lets a burst through, then answers 429 until the clock has refilled it', async () => {
    const api = await testApi({
      routes: [route('GET /a'), route('GET /b')],
      defaultThrottle: { ratePerSecond: 0.01, burst: 2 },
      routeThrottles: { 'GET /b': { ratePerSecond: 1, burst: 9 } },
    })
    const statuses = async (path: string, times: number) => {
      const answers: number[] = []
      for (let turn = 0; turn < times; turn += 1) answers.push((await fetch(api.origin + path)).status)
      return answers
    }
    expect(await statuses('/a', 3)).toEqual([204, 204, 429])
    expect(await statuses('/b', 3)).toEqual([204, 204, 204])
    api.clock.advance(100_000)
    expect(await statuses('/a', 2)).toEqual([204, 429])
  })

  it('tells the function who signed a request', async () => {
    const api = await testApi({ routes: [route('POST /v1', { authorization: 'AWS_IAM' })] })
    const keys = api.callers.addPrincipal('arn:aws:iam::111122223333:role/team/partner')
    const aws = new AwsClient({ ...keys, region: 'us-east-1', service: 'execute-api', retries: 0 })
    expect((await aws.fetch(`${api.origin}/v1`, { method: 'POST', body: '{}' })).status).toBe(204)
    expect(api.lastEvent()['requestContext']).toMatchObject({
      authorizer: {
        iam: {
          accessKey: keys.accessKeyId,
          accountId: '111122223333',
          cognitoIdentity: null,
          userArn: 'arn:aws:sts::111122223333:assumed-role/partner/local',
        },
      },
    })
  })

  it.each([
    ['no signature', undefined],
    ['an unknown key', signedBy('AKIANOBODY')],
    ['a signature for another service', signedBy('AKIANOBODY', 's3')],
    ['something else', 'Bearer x'],
  ])('answers 403 to a signed route with %s', async (_name, authorization) => {
    const api = await testApi({ routes: [route('GET /v1', { authorization: 'AWS_IAM' })] })
    const response = await fetch(`${api.origin}/v1`, authorization ? { headers: { authorization } } : {})
    expect(await answerOf(response)).toEqual([403, { message: 'Forbidden' }])
    expect(api.lastEvent()).toBeUndefined()
  })

  it('tells the function the claims of a token, and answers 401 without one that holds', async () => {
    const issuer = await startTokenIssuer()
    onTestFinished(() => issuer.close())
    const authorization = { issuer: issuer.issuer, audience: ['api'] }
    const api = await testApi({ routes: [route('GET /v1', { authorization })] })
    const get = (headers: Record<string, string>) => fetch(`${api.origin}/v1`, { headers })

    const missing = await get({})
    expect(await answerOf(missing)).toEqual([401, { message: 'Unauthorized' }])
    expect(missing.headers.get('www-authenticate')).toBe('Bearer')
    const refused = await get({ authorization: 'Bearer a.b.c' })
    expect(await answerOf(refused)).toEqual([401, { message: 'Unauthorized' }])
    expect(refused.headers.get('www-authenticate')).toContain('error="invalid_token"')
    expect(api.lastEvent()).toBeUndefined()

    const exp = Math.floor(Date.now() / 1000) + 600
    const token = await issuer.mint({ iss: issuer.issuer, aud: 'api', sub: 'partner', exp })
    expect((await get({ authorization: `Bearer ${token}` })).status).toBe(204)
    expect(api.lastEvent()['requestContext']).toMatchObject({
      authorizer: {
        jwt: {
          claims: { iss: issuer.issuer, aud: 'api', sub: 'partner', exp: String(exp) },
          scopes: null,
        },
      },
    })
  })

  it('writes an access log in the format of the stage, a dash for what there is not', async () => {
    const accessLog = parseAccessLogFormat(
      '{"key":"$context.routeKey","status":"$context.status","error":"$context.error.message"}',
    )
    const api = await testApi({ routes: [route('GET /a/{id}')], accessLog })
    await fetch(`${api.origin}/a/1`)
    await fetch(`${api.origin}/other`)
    expect(
      api
        .accessLog()
        .trimEnd()
        .split('\n')
        .map((line) => JSON.parse(line) as unknown),
    ).toEqual([
      { key: 'GET /a/{id}', status: '204', error: '-' },
      { key: '-', status: '404', error: 'Not Found' },
    ])
  })

  it('refuses an access log variable that it cannot fill', () => {
    expect(() => parseAccessLogFormat('$context.wafResponseCode')).toThrow('$context.wafResponseCode')
  })
})
