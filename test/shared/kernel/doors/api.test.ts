import { expect, it } from 'vitest'
import { Failure } from '../../../../shared/base/failure.ts'
import { apiDoor, type ApiRequest } from '../../../../shared/kernel/doors/api.ts'
import { context, createComposed, httpEvent, type plainManifest, signedEvent, tokenEvent } from './events.ts'

const PARTNER = 'arn:aws:sts::000000000000:assumed-role/partner-backend/session'

/** A JSON text of so many letters and two quotes. */
function text(letter: string, count: number): string {
  return JSON.stringify(letter.repeat(count))
}

function open(run: (request: ApiRequest) => unknown = () => ({ done: true })) {
  const composed = createComposed()
  const seen: ApiRequest[] = []
  const handler = apiDoor<typeof plainManifest>(composed, async (_ports, request) => {
    seen.push(request)
    return { status: 201, body: await run(request) }
  })
  return { ...composed, seen, handler }
}

it('a signed request arrives with its caller’s name, its path and its JSON', async () => {
  const { handler, seen } = open()
  const event = signedEvent(PARTNER, { body: '{"reference":"ü"}', pathParameters: { handle: 'h' } })
  expect(await handler(event, context)).toEqual({
    statusCode: 201,
    headers: { 'content-type': 'application/json', 'cache-control': 'no-store' },
    body: '{"done":true}',
  })
  expect(seen).toEqual([
    {
      caller: 'partner-backend',
      method: 'POST',
      pathParameters: { handle: 'h' },
      query: {},
      body: { reference: 'ü' },
    },
  ])
})

it('a request with a token arrives with the name of the caller whom its claim names', async () => {
  const composed = createComposed()
  const authorization = {
    kind: 'jwt',
    issuer: 'https://login.test',
    audience: ['api'],
    claim: 'sub',
  } as const
  const callers = { partner: { claimValue: 'p-1', returnUrls: [] } }
  const deployment = { ...composed.ports.deployment, authorization, callers }
  const ports = { ...composed.ports, deployment }
  const handler = apiDoor<typeof plainManifest>({ ...composed, ports }, async (_ports, { caller }) => ({
    status: 200,
    body: { caller },
  }))
  expect((await handler(tokenEvent({ sub: 'p-1' }), context)).body).toBe('{"caller":"partner"}')
  for (const stranger of [
    tokenEvent({ sub: 'p-2' }),
    tokenEvent({ client_id: 'p-1' }),
    signedEvent(PARTNER),
  ]) {
    expect(await handler(stranger, context)).toMatchObject({ statusCode: 403 })
  }
})

it('a query arrives by its names, decoded', async () => {
  const { handler, seen } = open()
  await handler(signedEvent(PARTNER, { rawQueryString: 'reference=a%26b+c&state=active' }), context)
  expect(seen[0]?.query).toEqual({ reference: 'a&b c', state: 'active' })
})

it('a query that names a parameter twice gets 400: neither is meant more than the other', async () => {
  const { handler, seen } = open()
  const answer = await handler(
    signedEvent(PARTNER, { rawQueryString: 'state=active&state=removed' }),
    context,
  )
  expect(JSON.parse(answer.body ?? '')).toMatchObject({ status: 400, code: 'ERR_REQUEST_INVALID' })
  expect(seen).toEqual([])
})

it.each(['GET', 'DELETE'])('%s needs no body, and one that comes along is not read', async (method) => {
  const { handler, seen } = open()
  const { requestContext } = signedEvent(PARTNER)
  const http = { ...requestContext.http, method }
  for (const body of [undefined, '{', text('a', 64 * 1024)]) {
    const event = signedEvent(PARTNER, { body: '' })
    const { body: _body, ...bodiless } = event
    const asked = { ...bodiless, ...(body !== undefined && { body }) }
    await handler({ ...asked, requestContext: { ...requestContext, http } }, context)
  }
  expect(seen.map((request) => request.method)).toEqual([method, method, method])
  expect(seen.map(({ body }) => body)).toEqual([undefined, undefined, undefined])
})

it('a request without a body arrives without one', async () => {
  const { handler, seen } = open()
  const { body: _body, ...bodiless } = signedEvent(PARTNER)
  await handler(bodiless, context)
  expect(seen[0]?.body).toBeUndefined()
})

it('a base64 body is the same body', async () => {
  const { handler, seen } = open()
  const body = Buffer.from('{"reference":"ü"}').toString('base64')
  await handler(signedEvent(PARTNER, { body, isBase64Encoded: true }), context)
  expect(seen[0]?.body).toEqual({ reference: 'ü' })
})

it.each([
  ['a role that is not listed', signedEvent('arn:aws:sts::000000000000:assumed-role/stranger/session')],
  ['a person', signedEvent('arn:aws:iam::000000000000:user/partner-backend')],
  ['nobody', httpEvent({ body: '{}' })],
])('%s gets 403 and is not heard', async (_who, event) => {
  const { handler, seen } = open()
  // an event without authorizer is what a route without one would hand on
  const answer = await handler(Object.assign(signedEvent(''), event), context)
  expect(answer).toMatchObject({
    statusCode: 403,
    headers: { 'content-type': 'application/problem+json', 'cache-control': 'no-store' },
  })
  expect(JSON.parse(answer.body ?? '')).toMatchObject({ status: 403, code: 'ERR_CALLER_UNKNOWN' })
  expect(seen).toEqual([])
})

it.each(['', '{', 'reference=harbour', '{"a":1}{"b":2}'])(
  'a body that is no JSON gets 400: %j',
  async (body) => {
    const { handler, seen } = open()
    const answer = await handler(signedEvent(PARTNER, { body }), context)
    expect(answer.statusCode).toBe(400)
    expect(JSON.parse(answer.body ?? '')).toEqual({
      type: 'about:blank',
      title: 'Bad Request',
      status: 400,
      code: 'ERR_REQUEST_INVALID',
      detail: 'the body is not valid JSON',
    })
    expect(seen).toEqual([])
  },
)

it('a body of 64 KiB is read and a larger one is not, counted in bytes', async () => {
  const { handler, seen } = open()
  const send = async (body: string, isBase64Encoded = false) =>
    (await handler(signedEvent(PARTNER, { body, isBase64Encoded }), context)).statusCode
  expect(await send(text('a', 64 * 1024 - 2))).toBe(201)
  expect(await send(text('a', 64 * 1024 - 1))).toBe(400)
  expect(await send(text('ü', 32 * 1024 - 1))).toBe(201)
  expect(await send(text('ü', 32 * 1024))).toBe(400)
  expect(await send(Buffer.from(text('a', 64 * 1024 - 1)).toString('base64'), true)).toBe(400)
  expect(seen).toHaveLength(2)
})

it('a failure of ours is told with its code and sentence, and counted under its code', async () => {
  const { handler, metrics, log } = open(() => {
    throw new Failure('ERR_RESULT_GONE', 'this result was read long ago', { facts: { secretly: 'kept' } })
  })
  const answer = await handler(signedEvent(PARTNER), context)
  expect(answer.statusCode).toBe(410)
  expect(JSON.parse(answer.body ?? '')).toEqual({
    type: 'about:blank',
    title: 'Gone',
    status: 410,
    code: 'ERR_RESULT_GONE',
    detail: 'this result was read long ago',
  })
  expect(metrics.counted).toEqual([{ name: 'ApiRefused', dimension: { code: 'ERR_RESULT_GONE' }, amount: 1 }])
  expect(log.lines).toEqual([])
})

it('an unexpected error is logged, and its caller learns nothing of it', async () => {
  const { handler, log } = open(() => {
    throw new TypeError('EAAsecret is not a function')
  })
  const answer = await handler(signedEvent(PARTNER), context)
  expect(answer.statusCode).toBe(500)
  expect(answer.body).not.toContain('EAAsecret')
  expect(JSON.parse(answer.body ?? '')).toMatchObject({ code: 'ERR_INTERNAL' })
  expect(log.lines).toMatchObject([{ level: 'error', message: 'the request failed' }])
})

it('metrics are written once per request, after the last was counted', async () => {
  const { handler, flushed, begun } = open()
  await handler(signedEvent(PARTNER), context)
  await handler(signedEvent('arn:aws:iam::000000000000:root'), context)
  expect(flushed).toEqual([0, 1])
  expect(begun).toEqual([context, context])
})
