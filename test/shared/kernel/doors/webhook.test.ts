import { expect, it } from 'vitest'
import { Failure } from '../../../../shared/base/failure.ts'
import {
  type WebhookAnswer,
  webhookDoor,
  type WebhookRequest,
} from '../../../../shared/kernel/doors/webhook.ts'
import { context, createComposed, httpEvent, type plainManifest } from './events.ts'

function open(run: () => WebhookAnswer = () => ({ status: 200, text: 'ok' })) {
  const composed = createComposed()
  const seen: WebhookRequest[] = []
  const handler = webhookDoor<typeof plainManifest>(composed, async (_ports, request) => {
    seen.push(request)
    return run()
  })
  return { ...composed, seen, handler }
}

const bytes = Buffer.from('{"name":"K\\u00e4se\\/ Brot 🧀"}')

it('the body arrives byte for byte, whether API Gateway handed it on as text or in base64', async () => {
  const { handler, seen } = open()
  await handler(httpEvent({ body: bytes.toString('utf8') }), context)
  await handler(httpEvent({ body: bytes.toString('base64'), isBase64Encoded: true }), context)
  const raw = Buffer.from([0xff, 0x00, 0xfe])
  await handler(httpEvent({ body: raw.toString('base64'), isBase64Encoded: true }), context)
  await handler(httpEvent(), context)
  expect(seen.map(({ rawBody }) => Buffer.from(rawBody).toString('hex'))).toEqual(
    [bytes, bytes, raw, Buffer.alloc(0)].map((body) => body.toString('hex')),
  )
})

it('signature, path and query arrive, and no other header', async () => {
  const { handler, seen } = open()
  const headers = { 'x-hub-signature-256': 'sha256=00', 'x-hub-signature': 'sha1=00', cookie: 'c' }
  await handler(
    httpEvent({ headers, pathParameters: { app: 'demo' }, rawQueryString: 'hub.mode=subscribe&a=1&a=2' }),
    context,
  )
  expect(seen).toEqual([
    {
      method: 'GET',
      pathParameters: { app: 'demo' },
      query: { 'hub.mode': 'subscribe' },
      rawBody: Buffer.alloc(0),
      signature: 'sha256=00',
    },
  ])
})

it('the answer is a plain text that no browser takes for something else', async () => {
  const { handler } = open(() => ({ status: 403, text: 'not-verified' }))
  expect(await handler(httpEvent(), context)).toEqual({
    statusCode: 403,
    headers: {
      'content-type': 'text/plain; charset=utf-8',
      'cache-control': 'no-store',
      'x-content-type-options': 'nosniff',
    },
    body: 'not-verified',
  })
})

it('whatever fails is 503, so that Meta sends it again, and a line in the log', async () => {
  for (const error of [
    new Failure('ERR_STORE_UNAVAILABLE', 'the queue is away'),
    new TypeError('EAAsecret'),
  ]) {
    const { handler, log, metrics, flushed } = open(() => {
      throw error
    })
    const answer = await handler(httpEvent({ body: '{"personal":"text"}' }), context)
    expect(answer).toMatchObject({ statusCode: 503, body: 'try again' })
    expect(log.lines).toMatchObject([{ level: 'error', message: 'the webhook failed', facts: {}, error }])
    expect(metrics.counted).toEqual([{ name: 'WebhookFailed', dimension: { reason: 'error' }, amount: 1 }])
    expect(flushed).toEqual([1])
  }
})

it('an app that is not set up is 503, counted and not logged', async () => {
  const { handler, log, metrics } = open(() => {
    throw new Failure('ERR_APP_NOT_CONFIGURED', 'app demo has no secret yet')
  })
  expect(await handler(httpEvent(), context)).toMatchObject({ statusCode: 503, body: 'not set up yet' })
  expect(log.lines).toEqual([])
  expect(metrics.counted).toMatchObject([{ name: 'WebhookFailed', dimension: { reason: 'not-configured' } }])
})
