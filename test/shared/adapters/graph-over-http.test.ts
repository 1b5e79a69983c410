import { inspect } from 'node:util'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { sendGraphCall, type Signing } from '../../../shared/adapters/graph-over-http.ts'
import { Failure } from '../../../shared/base/failure.ts'
import { Secret } from '../../../shared/base/secret.ts'
import type { GraphCall } from '../../../shared/meta/graph/graph-call.ts'
import { adapterContext, type TestContext } from './adapter-context.ts'
import {
  cut,
  cutInTheMiddle,
  json,
  scriptedGraph,
  silent,
  type ScriptedGraph,
} from './graph/scripted-graph.ts'

let graph: ScriptedGraph
let context: TestContext
beforeEach(async () => {
  graph = await scriptedGraph()
  context = adapterContext({ graphOrigin: graph.origin })
})
afterEach(() => graph.close())

const signing: Signing = {
  graphVersion: 'v25.0',
  token: new Secret('EAAB-token'),
  proof: new Secret('aa-proof'),
  secretParams: { input_token: new Secret('EAAB-subject') },
}

function aCall(overrides: Partial<GraphCall<unknown>> = {}): GraphCall<unknown> {
  return {
    operation: 'insights',
    method: 'GET',
    path: 'act_42/insights',
    params: { fields: 'spend,clicks', after: 'a=b&c' },
    as: 'connection',
    repeatable: true,
    timeoutMilliseconds: 2_000,
    read: (body) => body,
    ...overrides,
  }
}

const send = (overrides: Partial<GraphCall<unknown>> = {}) =>
  sendGraphCall(context, aCall(overrides), signing)
const once = { repeatable: false }
const busy = json({ error: { code: 2, message: 'EAAB-token is busy', is_transient: true } }, 503)

test('a read carries the token in a header and its parameters and proof in the query', async () => {
  graph.answer(json({ data: [1] }))
  expect(await send()).toEqual({ data: [1] })
  const [request] = graph.received
  expect(request).toMatchObject({ method: 'GET', path: '/v25.0/act_42/insights', body: '' })
  expect(request?.authorization).toBe('Bearer EAAB-token')
  expect(Object.fromEntries(request?.query ?? [])).toEqual({
    fields: 'spend,clicks',
    after: 'a=b&c',
    input_token: 'EAAB-subject',
    appsecret_proof: 'aa-proof',
  })
})

test('a write carries everything but the token in a form body and nothing in the query', async () => {
  await send({ method: 'POST' })
  const [request] = graph.received
  expect([...(request?.query ?? [])]).toEqual([])
  expect(Object.fromEntries(request?.form ?? [])).toMatchObject({
    fields: 'spend,clicks',
    input_token: 'EAAB-subject',
    appsecret_proof: 'aa-proof',
  })
})

test('an error body is an error with status 200 too', async () => {
  graph.answer(json({ error: { code: 190, error_subcode: 463, message: 'expired', fbtrace_id: 'trace' } }))
  await expect(send()).rejects.toMatchObject({
    code: 'ERR_GRAPH_TOKEN_DEAD',
    facts: { operation: 'insights', metaCode: 190, metaSubcode: 463, metaTrace: 'trace' },
  })
  expect(graph.received).toHaveLength(1)
})

test('a transient error of a repeatable call is tried once more', async () => {
  graph.answer(busy, json({ ok: true }))
  expect(await send()).toEqual({ ok: true })
  graph.answer(busy, busy, json({ ok: true }))
  await expect(send()).rejects.toMatchObject({ code: 'ERR_GRAPH_TRANSIENT', facts: { metaCode: 2 } })
  expect(graph.received).toHaveLength(4)
})

test('a cut connection of a repeatable call is tried once more', async () => {
  graph.answer(cut, json({ ok: 1 }), cutInTheMiddle, json({ ok: 2 }))
  expect(await send()).toEqual({ ok: 1 })
  expect(await send()).toEqual({ ok: 2 })
})

test('a call that was not answered in time is tried once more', async () => {
  graph.answer(silent, json({ ok: true }), silent, silent)
  expect(await send({ timeoutMilliseconds: 400 })).toEqual({ ok: true })
  await expect(send({ timeoutMilliseconds: 400 })).rejects.toMatchObject({ code: 'ERR_GRAPH_TIMEOUT' })
})

test('a call that may not be repeated is sent once, whatever happens to it', async () => {
  const ends = [busy, cut, cutInTheMiddle, silent, json('<html>', 502)]
  graph.answer(...ends)
  for (const [place] of ends.entries()) {
    await expect(send({ ...once, timeoutMilliseconds: 300 })).rejects.toMatchObject({ retry: 'later' })
    expect(graph.received).toHaveLength(place + 1)
  }
})

test('a call that may not be repeated has a connection of its own, which cannot have died unnoticed', async () => {
  await send(once)
  await send()
  expect(graph.received.map(({ connection }) => connection)).toEqual(['close', 'keep-alive'])
})

test('an error that repeating cannot help is not repeated', async () => {
  graph.answer(
    json({ error: { code: 190 } }, 400),
    json({ error: { code: 4 } }, 400),
    json({ error: { code: 100, error_subcode: 33, type: 'GraphMethodException' } }, 400),
    json('no json'),
  )
  const codes = []
  for (let turn = 0; turn < 4; turn += 1) {
    codes.push(await send().catch((error: unknown) => (error instanceof Failure ? error.code : error)))
  }
  expect(codes).toEqual([
    'ERR_GRAPH_TOKEN_DEAD',
    'ERR_GRAPH_THROTTLED_APP',
    'ERR_GRAPH_ASSET_LOST',
    'ERR_GRAPH_MALFORMED',
  ])
  expect(graph.received).toHaveLength(4)
})

test('a redirect is not followed: it would carry the token to another host', async () => {
  graph.answer(json({}, 302, { location: `${graph.origin}/elsewhere` }))
  await expect(send()).rejects.toMatchObject({ code: 'ERR_GRAPH_MALFORMED' })
  expect(graph.received.map(({ path }) => path)).toEqual(['/v25.0/act_42/insights'])
})

test('an answer larger than 20 MB is given up', async () => {
  graph.answer(json(`"${'x'.repeat(21 * 1024 * 1024)}"`))
  await expect(send(once)).rejects.toMatchObject({ code: 'ERR_GRAPH_MALFORMED' })
})

test('an answer that its reader refuses is not asked for again', async () => {
  const refusal = new Failure('ERR_GRAPH_MALFORMED', 'another shape')
  const read = () => {
    throw refusal
  }
  await expect(send({ read })).rejects.toBe(refusal)
  expect(graph.received).toHaveLength(1)
})

test('a path that could lead elsewhere never leaves', async () => {
  for (const path of [
    '../v1.0/me',
    'me?access_token=x',
    '/evil',
    'a//b',
    'act_1/..',
    'http://evil',
    'me#x',
    '',
  ]) {
    await expect(send({ path })).rejects.toMatchObject({ code: 'ERR_GRAPH_BAD_REQUEST' })
  }
  expect(graph.received).toEqual([])
})

test('another version than asked is logged and counted once per call', async () => {
  graph.answer(json({}, 200, { 'facebook-api-version': 'v26.0' }))
  await send()
  expect(context.logged.map((line): unknown => JSON.parse(line))).toEqual([
    {
      level: 'warn',
      message: 'graph answered with another version',
      operation: 'insights',
      asked: 'v25.0',
      served: 'v26.0',
    },
  ])
  expect(context.counted).toContainEqual({ name: 'GraphVersionDrift' })
  await send()
  expect(context.logged).toHaveLength(1)
})

test('a limit that comes near is logged', async () => {
  graph.answer(json({}, 200, { 'x-app-usage': '{"call_count":80,"total_time":1,"total_cputime":1}' }))
  await send()
  expect(context.logged).toEqual([expect.stringContaining('"percent":80')])
})

test('every request is counted with its outcome', async () => {
  graph.answer(busy, json({}))
  await send()
  const outcomes = ['ERR_GRAPH_TRANSIENT', 'ok']
  expect(context.counted).toEqual(
    outcomes.map((outcome) => ({ name: 'GraphCalls', dimension: { operation: 'insights', outcome } })),
  )
})

test('what only an operator can mend has a counter of its own, which an alarm watches', async () => {
  graph.answer(json({ error: { code: 101, message: 'Error validating application.' } }, 400))
  await expect(send(once)).rejects.toMatchObject({ code: 'ERR_GRAPH_OPERATOR' })
  expect(context.counted.map(({ name }) => name)).toEqual(['GraphCalls', 'GraphOperatorErrors'])
})

test('no log, metric or error shows a token, a proof, a parameter or a URL', async () => {
  graph.answer(busy, cut, cut, json('EAAB-token', 200), silent, silent)
  const errors: unknown[] = []
  for (let turn = 0; turn < 3; turn += 1) {
    await send({ timeoutMilliseconds: 300 }).catch((error: unknown) => errors.push(error))
  }
  const unreachable = adapterContext({ graphOrigin: 'http://127.0.0.1:1' })
  await sendGraphCall(unreachable, aCall(), signing).catch((error: unknown) => errors.push(error))
  expect(errors).toHaveLength(4)
  const shown = [inspect(errors, { depth: 9 }), ...context.logged, JSON.stringify(context.counted)].join('\n')
  for (const secret of ['EAAB', 'aa-proof', 'spend', 'act_42', '127.0.0.1', 'http']) {
    expect(shown.replaceAll(/\n\s+at .*/g, '')).not.toContain(secret)
  }
})
