import { afterEach, beforeEach, expect, test } from 'vitest'
import { connect, control, exchange, graph, logIn, seeded, send, startWithoutProof } from './drive.ts'
import type { Emulator } from './start-emulator.ts'

let emulator: Emulator
let token: string
beforeEach(async () => {
  emulator = await startWithoutProof()
  token = await connect(emulator)
})
afterEach(() => emulator.close())

const insights = () => graph(emulator, `/act_${seeded.berlin}/insights`, { access_token: token })
const me = () => graph(emulator, '/me', { access_token: token })
const fault = async (body: object) => expect((await control(emulator, '/faults', body)).status).toBe(200)
const freshCode = async () => (await logIn(emulator)).searchParams.get('code') ?? ''

test('the next calls answer the error asked for, in Meta’s envelope, and then all is well', async () => {
  await fault({
    operation: 'me.read',
    times: 2,
    error: { code: 190, subcode: 460, message: 'Gone', status: 401, isTransient: false },
  })
  for (const _ of [1, 2]) {
    const answer = await me()
    expect(answer.status).toBe(401)
    expect(answer.json.at('error')).toMatchObject({
      message: 'Gone',
      type: 'OAuthException',
      code: 190,
      error_subcode: 460,
      is_transient: false,
      fbtrace_id: expect.any(String) as string,
    })
  }
  expect((await me()).status).toBe(200)
})

test('a fault hits its method and path only, and can let some calls pass first', async () => {
  await fault({ method: 'GET', path: '/act_*/insights', skip: 1, error: { code: 80000 } })
  expect((await me()).status).toBe(200)
  expect((await insights()).status).toBe(200)
  expect((await insights()).json.at('error', 'code')).toBe(80000)
  expect((await insights()).status).toBe(200)
})

test('a cut before the effect leaves the code unused, one after it does not', async () => {
  const code = await freshCode()
  await fault({ operation: 'oauth.access_token', cut: 'before-effect' })
  await expect(exchange(emulator, code)).rejects.toThrow('fetch failed')
  expect(emulator.state.codes.get(code)?.used).toBe(false)
  await fault({ operation: 'oauth.access_token', cut: 'after-effect' })
  await expect(exchange(emulator, code)).rejects.toThrow('fetch failed')
  expect(emulator.state.codes.get(code)?.used).toBe(true)
  expect((await exchange(emulator, code)).json.at('error', 'error_subcode')).toBe(36009)
})

test('an error after the effect hides work that was done', async () => {
  const code = await freshCode()
  await fault({
    operation: 'oauth.access_token',
    when: 'after-effect',
    error: { code: 2, message: 'Try later' },
  })
  const answer = await exchange(emulator, code)
  expect([answer.status, answer.json.at('error', 'code')]).toEqual([503, 2])
  expect((await exchange(emulator, code)).json.at('error', 'error_subcode')).toBe(36009)
})

test('a throttle can say when calls may go on', async () => {
  await fault({ operation: 'me.read', error: { code: 80000, regainMinutes: 25 } })
  const answer = await me()
  expect(answer.json.at('error', 'code')).toBe(80000)
  expect(answer.headers.get('x-business-use-case-usage')).toContain('"estimated_time_to_regain_access":25')
  expect((await me()).headers.get('x-business-use-case-usage')).toBeNull()
})

test('a raw answer is sent as it is', async () => {
  await fault({
    operation: 'me.read',
    raw: { status: 502, contentType: 'text/html', body: '<h1>Sorry</h1>' },
  })
  const answer = await me()
  expect([answer.status, answer.headers.get('content-type'), answer.text]).toEqual([
    502,
    'text/html',
    '<h1>Sorry</h1>',
  ])
})

test('a slow answer comes late and is right', async () => {
  await fault({ operation: 'me.read', slowMilliseconds: 200 })
  const early = await Promise.race([
    me().then(() => 'slow'),
    send(emulator, '/__emulator/clock').then(() => 'fast'),
  ])
  expect(early).toBe('fast')
  await fault({ operation: 'me.read', slowMilliseconds: 10 })
  expect((await me()).json.at('id')).toBeTruthy()
})

test('an answer can claim another version', async () => {
  await fault({ operation: 'me.read', servedVersion: 'v26.0' })
  expect((await me()).headers.get('facebook-api-version')).toBe('v26.0')
  expect((await me()).headers.get('facebook-api-version')).toBe('v25.0')
})

test('a fault reaches the dialog too', async () => {
  await fault({ operation: 'dialog.open', raw: { status: 500, body: 'Down' } })
  expect((await send(emulator, '/v25.0/dialog/oauth')).status).toBe(500)
})

test('faults are listed while they wait and can be taken back', async () => {
  await fault({ operation: 'me.read', error: { code: 1 } })
  expect((await control(emulator, '/faults')).json.at('faults', 0)).toMatchObject({
    operation: 'me.read',
    times: 1,
  })
  await send(emulator, '/__emulator/faults', { method: 'DELETE' })
  expect((await control(emulator, '/faults')).json.value).toEqual({ faults: [] })
  expect((await me()).status).toBe(200)
})

test.each([
  [{}, 'input: must hold an effect'],
  [{ cut: 'sometimes' }, 'cut: must be one of'],
  [{ cut: 'before-effect', error: { code: 1 } }, 'input: must hold one of'],
  [{ error: { subcode: 1 } }, 'error.code: must be a whole number'],
  [{ error: { code: 1 }, times: 0 }, 'times: must be a whole number from 1'],
  [{ error: { code: 1 }, nonsense: true }, 'nonsense: is not known here'],
  [{ raw: { contentType: 'text/html\r\nx: y' } }, 'raw.contentType: must be a media type'],
  [{ servedVersion: '25' }, 'servedVersion: must be a version'],
])('%j is refused', async (body, message) => {
  const answer = await control(emulator, '/faults', body)
  expect(answer.status).toBe(400)
  expect(answer.json.at('error')).toContain(message)
  expect(emulator.state.faults).toEqual([])
})
