import * as fc from 'fast-check'
import { expect, it } from 'vitest'
import { run as callback } from '../../functions/login/callback/run.ts'
import type { manifest as callbackManifest } from '../../functions/login/callback/manifest.ts'
import { run as deauthorize } from '../../functions/webhooks/deauthorize/run.ts'
import type { manifest as deauthorizeManifest } from '../../functions/webhooks/deauthorize/manifest.ts'
import { run as receive } from '../../functions/webhooks/receive/run.ts'
import type { manifest as receiveManifest } from '../../functions/webhooks/receive/manifest.ts'
import { pageDoor } from '../../shared/kernel/doors/page.ts'
import { webhookDoor } from '../../shared/kernel/doors/webhook.ts'
import { deliveryBody, signatureOf, signedRequestOf } from '../factories/deliveries.ts'
import { issueLogin } from '../factories/logins.ts'
import { createWorld, type World } from '../factories/world.ts'
import { context, httpEvent } from '../shared/kernel/doors/events.ts'

/*
 * Whatever anybody on the internet may send, from the event that API Gateway makes of it to the answer: a hundred
 * thousand in all. The answers are those of docs/webhooks.md and docs/flow.md.
 */
const RUNS = 20_000
const MINUTES = 5 * 60_000

const seed = 20_261_123
const quiet = { begin: () => {}, flush: () => {} }

function doorsOf(world: World) {
  const { log, metrics } = world.ports
  const composed = { ports: world.ports, telemetry: { log, metrics, ...quiet } }
  return {
    callback: pageDoor<typeof callbackManifest>(composed, callback),
    webhook: webhookDoor<typeof receiveManifest>(composed, receive),
    deauthorize: webhookDoor<typeof deauthorizeManifest>(composed, deauthorize),
  }
}

type Door = ReturnType<typeof doorsOf>['webhook']

async function answerOf(door: Door, given: Parameters<typeof httpEvent>[0]) {
  const answer = await door(httpEvent(given), context)
  return { status: answer.statusCode ?? 0, headers: answer.headers ?? {}, body: answer.body ?? '' }
}

/** What was written, sent or complained of. */
const traces = (world: World) => [...world.effects, ...world.logged]

/** Bytes, text, JSON, JSON that is cut off, and what looks like one of Meta's deliveries. */
const anyBody = fc.oneof(
  fc.uint8Array({ maxLength: 400 }).map((bytes) => Buffer.from(bytes)),
  fc.string({ unit: 'binary', maxLength: 200 }).map((text) => Buffer.from(text)),
  fc.json().map((text) => Buffer.from(text)),
  fc.json().map((text) => Buffer.from(text.slice(0, -1))),
  fc
    .tuple(
      fc.array(fc.object({ withBigInt: false, maxDepth: 3 }), { maxLength: 4 }),
      fc.constantFrom('application', 'permissions', 'whatsapp_business_account', 'page', 'Some Body', ''),
    )
    .map(([entry, object]) => Buffer.from(deliveryBody(entry, object))),
  fc
    .record({
      id: fc.oneof(fc.string(), fc.nat(), fc.constant(null)),
      time: fc.oneof(fc.integer(), fc.double(), fc.string()),
      changes: fc.array(
        fc.record({
          field: fc.constantFrom(
            'business_integration_uninstall',
            'business_integration_install',
            'feed',
            '',
          ),
          value: fc.oneof(fc.object(), fc.record({ business_manager_id: fc.anything() })),
        }),
      ),
    })
    .map((entry) => Buffer.from(deliveryBody([entry]))),
)
const processed = ['application', 'permissions', 'whatsapp_business_account']
const anyApp = fc.oneof(
  { weight: 4, arbitrary: fc.constant('demo') },
  fc.constantFrom('', '__proto__', 'constructor', 'toString', 'Demo'),
  fc.string(),
)
const anySignature = fc.option(
  fc.oneof(
    fc.string(),
    fc.stringMatching(/^sha256=[0-9a-f]{64}$/),
    fc.stringMatching(/^sha1=[0-9a-f]{40}$/),
    fc.constantFrom('sha256=', 'sha256', 'SHA256=', `sha256=${'é'.repeat(64)}`),
  ),
  { nil: undefined },
)

function delivered(body: Buffer, app: string, signature: string | undefined) {
  return {
    rawPath: `/webhooks/${encodeURIComponent(app)}`,
    pathParameters: { app },
    body: body.toString('base64'),
    isBase64Encoded: true,
    headers: signature === undefined ? {} : { 'x-hub-signature-256': signature },
    requestContext: {
      ...httpEvent().requestContext,
      http: { ...httpEvent().requestContext.http, method: 'POST' },
    },
  }
}

it(
  'a delivery that nobody signed is refused and leaves no trace',
  async () => {
    const world = createWorld()
    const { webhook } = doorsOf(world)
    const property = fc.asyncProperty(anyBody, anyApp, anySignature, async (body, app, signature) => {
      const { status, body: text } = await answerOf(webhook, delivered(body, app, signature))
      expect([status, text]).toEqual(app === 'demo' ? [401, 'not-signed'] : [404, 'unknown-app'])
      expect(traces(world)).toEqual([])
    })
    await fc.assert(property, { numRuns: RUNS, seed })
  },
  MINUTES,
)

it(
  'a delivery that is signed is taken or found unreadable, and only what is processed is queued',
  async () => {
    const property = fc.asyncProperty(anyBody, async (body) => {
      const world = createWorld()
      const { status, body: text } = await answerOf(
        doorsOf(world).webhook,
        delivered(body, 'demo', signatureOf(body)),
      )
      expect([
        [200, 'ok'],
        [400, 'not-readable'],
      ]).toContainEqual([status, text])
      expect(world.sent.webhooks.every(({ object }) => processed.includes(object))).toBe(true)
      expect(status === 200 || world.effects.length === 0).toBe(true)
      expect(world.logged).toEqual([])
    })
    await fc.assert(property, { numRuns: RUNS, seed })
  },
  MINUTES,
)

/** A payload that Meta might sign, and what it might be instead. */
const anyPayload = fc.oneof(
  fc.json(),
  fc.string({ unit: 'binary' }),
  fc
    .record(
      {
        algorithm: fc.constantFrom('HMAC-SHA256', 'HMAC-SHA1', 'none', '', null),
        user_id: fc.oneof(fc.stringMatching(/^\d{1,20}$/), fc.nat(), fc.anything()),
        issued_at: fc.oneof(fc.nat(), fc.double(), fc.anything()),
      },
      { requiredKeys: [] },
    )
    .map((payload) =>
      JSON.stringify(payload, (_name, value: unknown) => (typeof value === 'bigint' ? 0 : value)),
    ),
)
const anyForm = fc.oneof(
  anyBody,
  fc.string().map((text) => Buffer.from(new URLSearchParams({ signed_request: text }).toString())),
  fc
    .tuple(anyPayload, fc.constantFrom('a secret of their own', ''))
    .map(([payload, secret]) => Buffer.from(`signed_request=${signedRequestOf(payload, secret)}`)),
)

it(
  'a person’s removal that Meta has not signed is refused and leaves no trace; what it has signed is no error',
  async () => {
    const world = createWorld()
    const { deauthorize: door } = doorsOf(world)
    const meant = createWorld()
    const { deauthorize: open } = doorsOf(meant)
    const property = fc.asyncProperty(anyForm, anyPayload, anyApp, async (form, payload, app) => {
      const unsigned = await answerOf(door, delivered(form, app, undefined))
      expect(app === 'demo' ? [400, 401] : [404]).toContain(unsigned.status)
      expect(traces(world)).toEqual([])
      const before = meant.sent.evidence.length
      const signed = Buffer.from(`signed_request=${signedRequestOf(payload)}`)
      const { status } = await answerOf(open, delivered(signed, 'demo', undefined))
      expect([200, 400, 401]).toContain(status)
      expect(meant.sent.evidence.length - before).toBe(status === 200 ? 1 : 0)
      expect(meant.logged).toEqual([])
    })
    await fc.assert(property, { numRuns: RUNS, seed })
  },
  MINUTES,
)

const names = fc.oneof(
  fc.constantFrom(
    'state',
    'code',
    'error',
    'error_code',
    'error_reason',
    'error_description',
    'error_message',
  ),
  fc.constantFrom('hub.mode', 'hub.challenge', 'hub.verify_token', '__proto__', ''),
  fc.string(),
)
const values = fc.oneof(
  fc.string(),
  fc.string({ unit: 'binary' }),
  fc.stringMatching(/^[\w-]{22}\.[\w-]{32}$/),
  fc.constantFrom(
    '<script>alert(1)</script>',
    '%00',
    '%',
    '../../',
    '\r\nset-cookie: a=b',
    'access_denied',
    '200',
  ),
)
const anyQuery = fc
  .array(fc.tuple(names, values, fc.boolean()), { maxLength: 8 })
  .map((pairs) =>
    pairs.map(([name, value, plain]) => (plain ? `${name}=${value}` : encode(name, value))).join('&'),
  )

function encode(name: string, value: string): string {
  return new URLSearchParams([[name, value]]).toString()
}

it(
  'a handshake without the verify token is refused and echoes nothing',
  async () => {
    const world = createWorld()
    const { webhook } = doorsOf(world)
    const property = fc.asyncProperty(anyQuery, anyApp, async (rawQueryString, app) => {
      const answer = await answerOf(webhook, { rawQueryString, pathParameters: { app } })
      expect([answer.status, answer.body]).toEqual(
        app === 'demo' ? [403, 'not-verified'] : [404, 'unknown-app'],
      )
      expect(traces(world)).toEqual([])
    })
    await fc.assert(property, { numRuns: RUNS, seed })
  },
  MINUTES,
)

it(
  'a callback without a state of ours and its cookie is our own page, and leaves no trace',
  async () => {
    const world = createWorld()
    const { attemptId, cookies } = issueLogin(world)
    const { callback: door } = doorsOf(world)
    const ours = [...cookies].map(([name, value]) => `${name}=${value}`)
    const anyCookies = fc.oneof(fc.constant(ours), fc.array(fc.string(), { maxLength: 3 }))
    const before = JSON.stringify(world.rows.attempts.get(attemptId))
    const property = fc.asyncProperty(anyQuery, anyApp, anyCookies, async (rawQueryString, app, jar) => {
      const answer = await answerOf(door, { rawQueryString, pathParameters: { app }, cookies: [...jar] })
      expect(answer.status).toBe(403)
      expect(answer.headers['content-type']).toBe('text/html; charset=utf-8')
      expect(answer.body).not.toContain('<script')
      expect(traces(world)).toEqual([])
    })
    await fc.assert(property, { numRuns: RUNS, seed })
    expect(JSON.stringify(world.rows.attempts.get(attemptId))).toBe(before)
  },
  MINUTES,
)
